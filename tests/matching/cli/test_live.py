"""From what is shown and answered to the next list of the command."""

import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from matching.answering import answer, undo
from matching.bundle import Bundle, seal, serve
from matching.cli import main
from matching.domain import EventKind, RuleKind
from matching.errors import SettingsError
from matching.rerank import PREFERENCE, LightGBMReranker, PreferenceScore
from matching.settings import Settings, load_settings
from matching.testing import make_rule
from matching.workspace import Workspace

AT = datetime(2026, 11, 20, 9, tzinfo=UTC)
NEXT = AT + timedelta(hours=1)


@pytest.fixture
def store(market, tmp_path):
    return Path(shutil.copytree(market / "store", tmp_path / "store"))


@pytest.fixture
def work(store):
    workspace = Workspace(Settings(store))
    yield workspace
    workspace.store.close()


@pytest.fixture
def lists(market, store, tmp_path, records):
    """Offers of each profile, as the command gives them, but for similarities, whose last digit may vary."""

    def lists(*options, at=NEXT):
        out = tmp_path / "out.jsonl"
        command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), *options, str(out)]
        assert main([*command, "--store", str(store), "--at", at.isoformat()]) == 0
        found = {record["id"]: record for record in records(out)}
        for match in (match for record in found.values() for match in record["matches"]):
            del match["similarity"]
        return found

    return lists


@pytest.fixture
def learned(tmp_path, heads):
    """A folder of models that serves the shipped bundle with heads."""
    folder = tmp_path / "models" / "learned"
    shutil.copytree(Bundle.open().folder, folder)
    heads.save(folder)
    seal(folder)
    serve(folder.parent, "learned")
    return folder.parent


def refused(work, reason="employer"):
    """A person and one refusal of an offer that makes a rule."""
    people = [profile for _, profile in work.store.profiles.stream()]
    for person, shown in zip(people, work.show_offers(people, "page", "web", at=AT), strict=True):
        for impression in shown.impression_ids:
            done = answer(work.store, impression, EventKind.REFUSED, [reason], AT)
            if done.rules:
                return person, work.store.impressions.get([impression])[impression].offer_id, done
    raise AssertionError(f"nothing can be refused as {reason}")


def test_a_refusal_that_the_store_holds_acts_on_the_next_list_of_the_command(work, lists):
    before = lists()
    person, offer_id, done = refused(work)
    name = work.store.offers.refs([offer_id])[offer_id][1]
    after = lists()
    assert name in [match["offer_id"] for match in before[person.id]["matches"]]
    assert name not in [match["offer_id"] for match in after[person.id]["matches"]]
    assert after[person.id]["vetoes"]["employer"] >= 1
    undo(work.store, done.event_id, AT)
    assert lists() == before


def test_lists_that_a_service_shows_are_replayed_by_the_command(work, store, capsys):
    people = [profile for _, profile in work.store.profiles.stream()][:3]
    shown = work.show_offers(people, "digest", "email", at=AT, digest_id=5)
    assert main(["replay", str(shown[1].impression_ids[0]), "--store", str(store)]) == 0
    assert "au bit près" in capsys.readouterr().out


def test_the_bundles_heads_rank_and_the_handle_moves_them(lists, learned, monkeypatch):
    usual = lists()
    monkeypatch.setenv("MATCHING_MODELS_DIR", str(learned))
    liking, chance = lists("--handle", "0"), lists("--handle", "1")
    assert len({str(usual["P001"]), str(liking["P001"]), str(chance["P001"])}) == 3
    monkeypatch.setenv("MATCHING_RERANKER", "preference")
    assert lists("--handle", "1") == usual


def test_what_ranked_is_logged_and_replayed_whichever_it_was(store, learned, monkeypatch, capsys):
    monkeypatch.setenv("MATCHING_MODELS_DIR", str(learned))
    for setting, kind, name in (("bundle", LightGBMReranker, "learned"), (PREFERENCE, PreferenceScore, PREFERENCE)):
        work = Workspace(Settings(store, models_dir=learned, reranker=setting))
        people = [profile for _, profile in work.store.profiles.stream()][:1]
        impression = work.show_offers(people, "page", "web", at=AT, handle=0.2)[0].impression_ids[0]
        assert isinstance(work.reranker, kind)
        logged = work.store.impressions.get([impression])[impression]
        assert (logged.bundle, logged.handle) == (name, 0.2)
        work.store.close()
        assert main(["replay", str(impression), "--store", str(store)]) == 0
        assert "au bit près" in capsys.readouterr().out


def test_a_handle_out_of_range_is_refused(market, store, tmp_path):
    command = ["match", "offers", "--profiles", str(market / "profiles.jsonl"), "--handle", "1.5", str(tmp_path / "o")]
    assert main([*command, "--store", str(store)]) == 2


def test_only_shared_rules_reach_employers_lists(work):
    keys = [key for key, _ in work.store.profiles.stream()]
    work.store.rules.put(keys[0], [make_rule(RuleKind.SALARY, 9000.0, AT, shareable=True)])
    work.store.rules.put(keys[1], [make_rule(RuleKind.SALARY, 9000.0, AT)])
    assert list(work.store.rules.shared(NEXT)) == [keys[0]]


def test_a_reranker_that_does_not_exist_is_named():
    with pytest.raises(SettingsError, match="'magic'; give one of bundle, preference"):
        load_settings({"MATCHING_RERANKER": "magic"})
