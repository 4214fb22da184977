from datetime import timedelta

import numpy as np
import pyarrow as pa
import pytest

from matching.domain import Actor, Event, EventKind
from matching.features import FEATURE_NAMES, schema_id
from matching.log import APPLIED, INTERESTED, NONE, REFUSED, Log
from training.datasets import Dataset, DatasetError
from training.tasks import exposed, liked


@pytest.fixture(scope="module")
def data(planted_log):
    return Dataset.of(planted_log(60, sampled=True))


def say(log, impression_id, event, reasons=(), side="person"):
    """The log with one more event."""
    at = log.events.column("at")[0].as_py() + timedelta(days=900)
    one = Event(10**6 + impression_id, impression_id, event, side, reasons, Actor.PERSON, "email", at)
    return Log(log.impressions, pa.concat_tables([log.events, Log.of([], [one]).events]))


def test_features_are_those_that_were_logged(planted_log):
    log = planted_log(3)
    logged = np.array(log.impressions.column("features").to_pylist(), np.float32)
    np.testing.assert_array_equal(Dataset.of(log).features, logged)


def test_features_of_a_former_version_are_mapped_by_name_and_the_others_are_missing(planted_log):
    log = planted_log(2)
    names = ("gone", FEATURE_NAMES[3], FEATURE_NAMES[0])
    columns = {
        "feature_schema": pa.array(["former"] * len(log)),
        "features": pa.array([[1.0, 2.0, float(row)] for row in range(len(log))], pa.list_(pa.float32())),
    }
    table = log.impressions
    for name, values in columns.items():
        table = table.set_column(table.column_names.index(name), name, values)
    data = Dataset.of(Log(table, log.events), {"former": names})
    assert data.features[:, 0].tolist() == list(range(len(log)))
    assert (data.features[:, 3] == 2).all()
    assert np.isnan(np.delete(data.features, [0, 3], axis=1)).all()
    with pytest.raises(DatasetError, match="'former', which nothing names"):
        Dataset.of(Log(table, log.events))
    with pytest.raises(DatasetError, match="do not hold the 2 values"):
        Dataset.of(Log(table, log.events), {"former": names[:2]})


def test_an_empty_log_says_what_to_do():
    with pytest.raises(DatasetError, match="matching export log"):
        Dataset.of(Log.of([], []))


def test_a_log_without_answers_teaches_nothing(planted_log):
    log = planted_log(5)
    with pytest.raises(DatasetError, match="Nobody answered"):
        Dataset.of(Log(log.impressions, log.events.slice(0, 0))).require()


@pytest.mark.parametrize(("event", "lacks"), [(EventKind.APPLIED, "a refusal"), (EventKind.REFUSED, "an application")])
def test_answers_all_alike_teach_nothing(planted_log, event, lacks):
    log = planted_log(5)
    silent = Log(log.impressions, log.events.slice(0, 0))
    at = log.impressions.column("at")[0].as_py()
    one = Event(1, 0, event, "person", (), Actor.PERSON, "email", at)
    with pytest.raises(DatasetError, match=f"No answer of this log is {lacks}"):
        Dataset.of(Log(silent.impressions, Log.of([], [one]).events)).require()


def test_opening_changes_nothing(planted_log):
    log = planted_log(5)
    data = Dataset.of(log)
    silent = int(np.flatnonzero(~data.answered)[0])
    opened = Dataset.of(say(log, silent, EventKind.OPENED))
    for field in ("grade", "answered", "seen", "examined"):
        np.testing.assert_array_equal(getattr(opened, field), getattr(data, field))


def test_a_refusal_for_the_datas_sake_says_nothing_of_the_match_nor_of_what_was_seen(planted_log):
    log = planted_log(5)
    before = Dataset.of(log)
    silent = int(np.flatnonzero(~before.answered)[-1])
    data = Dataset.of(say(log, silent, EventKind.REFUSED, ("duplicate",)))
    assert data.grade[silent] == NONE
    np.testing.assert_array_equal(data.seen, before.seen)
    assert not data.telling()[silent]
    assert silent not in liked(data, "seen").rows


def test_missing_skills_tell_of_reasons_and_not_of_liking(planted_log):
    log = planted_log(5)
    silent = int(np.flatnonzero(~Dataset.of(log).answered)[-1])
    data = Dataset.of(say(log, silent, EventKind.REFUSED, ("skills_missing",)))
    assert exposed(data, "seen")[silent] == 1
    assert data.refused_for("skills_missing")[silent]
    assert silent not in liked(data, "seen").rows


def test_what_was_drawn_and_not_shown_was_seen_by_nobody(data):
    assert data.sampled.sum() == 60 * 5
    assert not data.seen[data.sampled].any()
    assert not data.telling()[data.sampled].any()


def test_employers_lists_teach_nothing_of_liking(planted_log):
    log = planted_log(5)
    flipped = log.impressions.set_column(
        log.impressions.column_names.index("direction"), "direction", pa.array(["profiles_for"] * len(log))
    )
    data = Dataset.of(Log(flipped, log.events))
    assert not data.telling().any()
    assert not data.examined.any()
    assert (~np.isnan(data.employer)).any()


def test_time_splits_whole_lists(data):
    early, late = data.split(0.25)
    assert len(early) + len(late) == len(data)
    assert early.at.max() < late.at.min()
    assert len(np.unique(late.list_id)) == 15


def test_a_log_of_one_moment_cannot_be_split(data):
    with pytest.raises(DatasetError, match="one moment"):
        data.take(data.list_id == 0).split(0.2)


def test_a_person_is_in_one_fold(data):
    fold = data.folds(3, seed=1)
    for person in np.unique(data.profile_id):
        assert len(np.unique(fold[data.profile_id == person])) == 1
    assert set(fold) == {0, 1, 2}


def test_plain_negatives_forget_reasons_and_keep_refusals(planted_log):
    log = planted_log(20)
    silent = int(np.flatnonzero(~Dataset.of(log).answered)[-1])
    plain = Dataset.of(say(log, silent, EventKind.REFUSED, ("duplicate",))).plain()
    assert plain.grade[silent] == REFUSED
    assert not plain.reasons.any()
    assert {APPLIED, INTERESTED} < set(plain.grade.tolist())


def test_the_schema_of_today_needs_no_naming(planted_log):
    log = planted_log(1)
    assert set(log.column("feature_schema")) == {schema_id()}
    assert len(Dataset.of(log)) == len(log) == 10
