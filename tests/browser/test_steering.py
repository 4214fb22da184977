"""Those who steer the service read its figures, its model, and what may be published."""

import os
import shutil
from datetime import UTC, datetime, timedelta

import pytest

from matching.bundle import default_models_dir
from matching.domain import Actor, Event, EventKind, OfferStatus
from matching.promotions import Action, note
from matching.testing import make_impression, make_offer, make_profile
from serving.figures import months_before
from tests.browser.ways import WAYS

REASONS = ("too_far", "contract_type", "working_hours", "salary_too_low", "wrong_occupation", "employer")


@pytest.fixture(scope="module")
def models(tmp_path_factory):
    """A folder of models of these tests' own: the history of the shipped one is not written to."""
    folder = shutil.copytree(default_models_dir(), tmp_path_factory.mktemp("own") / "models", copy_function=os.link)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("serving.swapping.default_models_dir", lambda: folder)
        yield folder


@pytest.fixture(scope="module")
def year(site, models):
    """Six months of refusals, of offers filled, and a verdict."""
    store, bounds = site.store, months_before(datetime.now(UTC))
    store.profiles.upsert(make_profile(f"F{i}", source="figures") for i in range(40))
    keys = [*store.profiles.keys([("figures", f"F{i}") for i in range(40)]).values()]
    store.offers.upsert([make_offer("F", source="figures")])
    offer = store.offers.keys([("figures", "F")])["figures", "F"]
    for back in range(1, 7):
        at = bounds[-1 - back] + timedelta(days=2)
        shown = store.impressions.record(make_impression(key, offer, at=at) for key in keys[: 7 * back])
        store.events.append(
            Event(0, one, EventKind.REFUSED, "person", (REASONS[one % len(REASONS)],), Actor.PERSON, "web", at)
            for one in shown
        )
        began = at - timedelta(days=30 - 3 * back)
        filled = make_offer(f"G{back}", source="figures", status=OfferStatus.FILLED, created_at=began, updated_at=at)
        store.offers.upsert([filled])
    said = "Inégalité d’exposition des offres, 0,61 contre 0,63 : accepté."
    check = {"name": "gini", "outcome": "accepted", "required": True, "value": 0.61, "reference": 0.63}
    verdict = {"accepted": True, "sentences": [], "checks": [check | {"sentence": said}]}
    note(models, Action.PROMOTE, site.service.served.bundle.id, None, "premier", verdict, "Ada")


@WAYS
def test_the_four_views(visit, year, looking, js, phone):
    page = visit("ml", "/pilotage", js=js, phone=phone)
    checked = looking(page, "steering", js, phone)
    page.get_by_text("Voir les valeurs").first.click()
    checked("overview")
    views = page.get_by_role("navigation", name="Vues")
    views.get_by_role("link", name="Modèle").click()
    page.get_by_text("Inégalité d’exposition", exact=True).wait_for()
    checked("model")
    views.get_by_role("link", name="Dérive").click()
    page.get_by_text("Pas assez de listes montrées").wait_for()
    checked("drift")
    views.get_by_role("link", name="Données à publier").click()
    page.get_by_text("Rhône").wait_for()
    checked("data")
    with page.expect_download() as file:
        page.get_by_role("link", name="Télécharger").click()
    assert file.value.suggested_filename.endswith(".csv")
