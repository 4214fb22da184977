"""Priors of memories, fitted from a store's own log, travel in the bundle."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

pytest.importorskip("mlflow", reason="pip install 'matching-emploi[train]'")

from matching.bundle import Bundle
from matching.domain import Event, Impression
from matching.features.memory import Priors
from matching.log import Log
from matching.rome import Rome
from matching.store import Store
from matching.testing import make_offer, make_profile
from training.__main__ import main
from training.fit import load_config
from training.priors import priors
from training.retrain import retrain

N_LISTS = 200
NOW = datetime.now(UTC)


def records(table, kind, **changes):
    names = [field.name for field in fields(kind)]
    for row in table.to_pylist():
        yield kind(**{name: row[name] for name in names} | {name: change(row) for name, change in changes.items()})


@pytest.fixture(scope="session")
def lived(planted_log, tmp_path_factory):
    """A data directory whose store showed the planted lists until an hour ago, and what was answered."""
    folder = tmp_path_factory.mktemp("lived")
    log = planted_log(N_LISTS)
    late = NOW - timedelta(hours=2) - log.column("at").max().astype("datetime64[us]").item().replace(tzinfo=UTC)
    with Store.open(f"sqlite:///{folder / 'matching.sqlite3'}") as store:
        store.profiles.upsert(make_profile(profile_id=f"P{i}") for i in range(N_LISTS // 5))
        store.offers.upsert(make_offer(f"O{i}") for i in range(len(log)))
        shown = records(
            log.impressions,
            Impression,
            profile_id=lambda row: row["profile_id"] + 1,
            offer_id=lambda row: row["offer_id"] + 1,
            digest_id=lambda _: None,  # seen on a page: a digest would have to be received
            at=lambda row: row["at"] + late,
            features=lambda row: tuple(row["features"]),
        )
        ids = store.impressions.record(shown)
        store.events.append(
            records(
                log.events,
                Event,
                impression_id=lambda row: ids[row["impression_id"]],
                at=lambda row: row["at"] + late,
                reasons=lambda row: tuple(row["reasons"]),
            )
        )
    return folder


def test_retraining_from_the_store_fits_priors_and_leaves_no_copy_of_the_log(lived, models, data_dir, single, capsys):
    (data_dir / "matching.sqlite3").write_bytes((lived / "matching.sqlite3").read_bytes())
    assert main(["retrain", *single]) == 0
    bundle = Bundle.read(models / capsys.readouterr().out.strip())
    assert bundle.manifest["data"]["lists"] == N_LISTS
    assert "heads/priors.json" in bundle.manifest["files"]
    assert bundle.priors().to_json() != Priors.default().to_json()
    assert not list(data_dir.glob(".log-*"))


def test_an_exported_log_keeps_the_priors_of_the_bundle_it_starts_from(planted_log, models):
    base = Bundle.open(models)
    usual = replace(base.priors(), half_life_days=100.0)
    config = load_config()
    config["trees"]["num_threads"] = 1
    first = retrain(planted_log(150), base, models, config, 0, print, usual).bundle
    second = retrain(planted_log(150, seed=2), first, models, config, 0, print).bundle
    assert first.priors().half_life_days == second.priors().half_life_days == 100.0


def test_answers_move_the_priors_and_no_answer_gives_none(lived):
    with Store.open(f"sqlite:///{lived / 'matching.sqlite3'}") as store:
        shown = [one for page in store.impressions.stream(None, NOW) for one in page]
        log = Log.of(shown, store.events.of([one.impression_id for one in shown]))
        found = priors(log, store, Rome.sample(), NOW)
        assert found is not None
        assert found.rates != Priors.default().rates
        assert priors(log.take(np.zeros(len(log), bool)), store, Rome.sample(), NOW) is None


def test_people_and_offers_that_the_store_forgot_teach_nothing(lived):
    with Store.open(f"sqlite:///{lived / 'matching.sqlite3'}") as store, Store.open(":memory:") as empty:
        shown = [one for page in store.impressions.stream(None, NOW) for one in page]
        log = Log.of(shown, store.events.of([one.impression_id for one in shown]))
        assert priors(log, empty, Rome.sample(), NOW) is None
