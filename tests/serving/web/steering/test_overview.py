"""Those who steer the service read its figures, its model, and what may be published; nothing tells of a person."""

import csv
import json
import os
import shutil
import threading
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from matching.bundle import default_models_dir
from matching.domain import Actor, Event, EventKind, OfferStatus
from matching.drift import FEW
from matching.features import FEATURE_NAMES, schema_id
from matching.promotions import Action, note
from matching.testing import LYON, make_impression, make_offer, make_profile
from serving.errors import NotReadyError
from serving.figures import Hourly, count, months_before
from tests.serving.conftest import CALLERS

HOME = "/pilotage"
REUNION = replace(LYON, code_insee="97411")


@pytest.fixture
def ml(visitor):
    return visitor("ml", CALLERS["ml"])


@pytest.fixture
def answered(store):
    """Last month, 20 people refused an offer of Lyon and 3 one of La Réunion."""
    last = months_before(datetime.now(UTC))[-2] + timedelta(days=3)
    store.profiles.upsert(make_profile(f"F{i}", source="figures") for i in range(20))
    refs = [("figures", f"F{i}") for i in range(20)]
    keys = store.profiles.keys(refs)
    store.offers.upsert([make_offer("F-lyon", source="figures"), make_offer("F-run", source="figures", place=REUNION)])
    lyon, island = (store.offers.keys([("figures", one)])["figures", one] for one in ("F-lyon", "F-run"))
    pairs = [(keys[ref], lyon) for ref in refs] + [(keys[ref], island) for ref in refs[:3]]
    shown = store.impressions.record(make_impression(profile, offer, at=last) for profile, offer in pairs)
    kind = EventKind.REFUSED
    store.events.append(Event(0, one, kind, "person", ("too_far",), Actor.PERSON, "web", last) for one in shown)
    return last


@pytest.fixture(autouse=True)
def models(tmp_path, monkeypatch):
    """A folder of models of the test's own: the history of the shipped one is not written to."""
    folder = shutil.copytree(default_models_dir(), tmp_path / "models", copy_function=os.link)
    monkeypatch.setattr("serving.swapping.default_models_dir", lambda: folder)
    return folder


def test_a_service_where_nothing_happened_says_so(ml, read):
    page = read(ml, HOME)
    assert "Aucun refus sur douze mois" in page.text and "Aucune offre dite pourvue" in page.text
    assert "Aucune réponse sur douze mois" in read(ml, f"{HOME}/donnees").text
    assert "Aucun verdict enregistré" in read(ml, f"{HOME}/modele").text


def test_refusals_are_drawn_by_reason_and_the_table_says_the_same(ml, read, answered):
    page = read(ml, HOME)
    assert "Trop loin de chez moi" in page.text and 'class="line line-1"' in page.response.text
    assert "23" in page.text and "20 offres" not in page.text


def test_the_time_to_fill_is_the_median_of_the_month(ml, read, store, answered):
    for name, days in (("G1", 4), ("G2", 6), ("G3", 20)):
        began = answered - timedelta(days=days)
        store.offers.upsert(
            [make_offer(name, source="figures", status=OfferStatus.FILLED, created_at=began, updated_at=answered)]
        )
    page = read(ml, HOME)
    assert "3 offres en douze mois" in page.text.replace("\u00a0", " ") and "6,0" in page.text


def test_what_is_published_hides_small_numbers_and_what_would_give_them_back(ml, read, answered):
    page = read(ml, f"{HOME}/donnees")
    assert "La Réunion" in page.text and "Rhône" in page.text and "20" not in page.response.text.split("<tbody>")[1]
    file = ml.get(f"{HOME}/donnees.csv")
    assert (
        file.headers["content-type"] == "text/csv; charset=utf-8"
        and "attachment" in file.headers["content-disposition"]
    )
    lines = list(csv.DictReader(file.text.lstrip("\ufeff").splitlines(), delimiter=";"))
    assert Counter(one["departement"] for one in lines) == {"69": 12, "974": 12}
    assert {one["personnes_ayant_repondu"] for one in lines} == {""}


def test_a_number_that_gives_back_no_other_is_published(ml, read, store, answered):
    store.profiles.upsert(make_profile(f"H{i}", source="figures") for i in range(12))
    keys = store.profiles.keys([("figures", f"H{i}") for i in range(12)])
    store.offers.upsert([make_offer("F-13", source="figures", place=replace(LYON, code_insee="13055"))])
    offer = store.offers.keys([("figures", "F-13")])["figures", "F-13"]
    shown = store.impressions.record(make_impression(key, offer, at=answered) for key in keys.values())
    said = (Event(0, one, EventKind.INTERESTED, "person", (), Actor.PERSON, "web", answered) for one in shown)
    store.events.append(said)
    lines = csv.DictReader(ml.get(f"{HOME}/donnees.csv").text.lstrip("\ufeff").splitlines(), delimiter=";")
    found = {(one["departement"], one["mois"]): one["personnes_ayant_repondu"] for one in lines}
    month = f"{answered:%Y-%m}"
    assert [found[one, month] for one in ("13", "69", "974")] == ["", "20", ""]


def test_the_verdict_of_the_gate_and_the_changes_are_shown_as_they_were_stored(ml, read, app, models):
    bundle = app.app.state.service.served.bundle.id
    check = {"name": "impact.sex", "outcome": "accepted", "required": True, "value": 0.91, "reference": 0.8}
    verdict = {"accepted": True, "sentences": [], "checks": [check | {"sentence": "Écart <b>accepté</b>."}]}
    note(models, Action.PROMOTE, bundle, None, "premier modèle", verdict, "Ada")
    page = read(ml, f"{HOME}/modele")
    for said in ("Équité entre groupes", "satisfait", "0,910", "0,800", "Ada", "premier modèle", "mis en service"):
        assert said in page.text, said
    assert "<b>accepté" not in page.response.text


def test_a_change_leads_to_the_run_that_trained_the_model_where_runs_can_be_read(ml, read, app, models):
    note(models, Action.PROMOTE, "heads-7", None, "mensuel", None, "Ada", run="#/experiments/1/runs/abc")
    link = 'href="https://mlflow.example/#/experiments/1/runs/abc">heads-7'
    assert "heads-7" in read(ml, f"{HOME}/modele").text and link not in ml.get(f"{HOME}/modele").text
    service = app.app.state.service
    service.settings = replace(service.settings, mlflow_url="https://mlflow.example")
    assert link in ml.get(f"{HOME}/modele").text


def test_features_that_moved_are_shown_the_most_first(ml, read, store, app):
    assert "Pas assez de listes montrées" in read(ml, f"{HOME}/derive").text
    now = datetime.now(UTC)
    store.profiles.upsert([make_profile("D", source="figures")])
    store.offers.upsert([make_offer("D", source="figures")])
    profile = store.profiles.keys([("figures", "D")])["figures", "D"]
    offer = store.offers.keys([("figures", "D")])["figures", "D"]
    for days, distance in ((20, 3.0), (2, 40.0)):
        row = tuple(distance if name == "distance_km" else float(at) for at, name in enumerate(FEATURE_NAMES))
        shown = (
            make_impression(
                profile, offer, list_id=one, at=now - timedelta(days=days), features=row, feature_schema=schema_id()
            )
            for one in range(FEW)
        )
        store.impressions.record(shown)
    app.app.state.service.figures._kept = None
    page = read(ml, f"{HOME}/derive")
    first = page.response.text.split("<tbody>")[1].split("</tr>")[0]
    assert "distance_km" in first and "a changé" in first and "stable" in page.text


@pytest.fixture
def clock(monkeypatch):
    """A clock that tests set, and what was counted; counting waits for `go`."""
    now, counted, go = [0.0], [], threading.Event()

    def counting(*given):
        assert go.wait(30)
        counted.append(given)
        return count(*given)

    monkeypatch.setattr("serving.figures.count", counting)
    monkeypatch.setattr("serving.figures.monotonic", lambda: now[0])
    yield now, counted, go
    go.set()
    for thread in threading.enumerate():
        if thread.name == "figures":
            thread.join()


def test_figures_are_counted_once_an_hour_for_all_who_ask(app, clock):
    (now, counted, go), hourly = clock, Hourly(app.app.state.service)
    go.set()
    askers = [threading.Thread(target=hourly.read, args=(30,)) for _ in range(4)]
    for one in askers:
        one.start()
    for one in askers:
        one.join()
    now[0] = 3_599
    first = hourly.read()
    assert len(counted) == 1
    go.clear()
    now[0] = 3_600
    assert hourly.read() is first and hourly.read() is first  # nobody waits for the next ones
    go.set()
    hourly._counting.join()
    assert len(counted) == 2 and hourly.read() is not first


def test_whoever_asks_while_the_first_figures_are_counted_is_told_so(ml, app, clock, read):
    _, counted, go = clock
    with pytest.raises(NotReadyError):
        app.app.state.service.figures.read(0)
    go.set()
    assert "Compté le" in read(ml, HOME).text and len(counted) == 1


def test_months_are_whole_and_the_one_that_runs_is_left_out():
    bounds = months_before(datetime(2026, 2, 28, 23, tzinfo=UTC), 3)
    assert [f"{one:%Y-%m-%d}" for one in bounds] == ["2025-11-01", "2025-12-01", "2026-01-01", "2026-02-01"]


def test_figures_are_the_same_on_postgresql(on_postgres, make_client):
    store = make_client(on_postgres).app.state.service.store
    found = count(store, datetime.now(UTC))
    assert found.offers == store.offers.count(status=OfferStatus.OPEN) > 0
    assert found.coverage.people == len(list(store.persons.get(range(1, 100))))
    assert json.dumps(found.answering) == "{}"
