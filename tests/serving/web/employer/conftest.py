"""An employer who is logged in, with people around who may be found."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from matching.domain import Audience, Person, Purpose
from matching.testing import LYON, make_profile, make_skills
from tests.serving.conftest import OTHER, SIRET

AT = datetime(2026, 11, 25, tzinfo=UTC)
OFFERS = "/recruteur/offres"
NEW = OFFERS + "/nouvelle"
DRAFT = {
    "title": "Boulanger / Boulangère",
    "description": "Fournil de quartier, équipe de trois.",
    "place": "Lyon",
    "contract": "cdi",
    "hours": "35",
    "pay_min": "1 950,50",
    "experience": "0",
}


@pytest.fixture
def employer(visitor):
    return visitor("employer", SIRET)


@pytest.fixture
def other(visitor):
    return visitor("employer", OTHER)


@pytest.fixture
def bakers(store, app):
    """Keys of the profiles of three bakers of Lyon; the first two agree that employers find them."""
    made = [make_profile(f"B{i}", source="bakers", skills=make_skills(101), text="Texte du CV") for i in range(3)]
    store.profiles.upsert(replace(one, salary_min_eur_month=1234.5) for one in made)
    store.persons.upsert(
        Person(f"D{i}", "bakers", ("bakers", f"B{i}"), name=f"Nom{i}", emails=(f"b{i}@example.org",)) for i in range(3)
    )
    persons = store.persons.keys([("bakers", f"D{i}") for i in range(3)])
    for i in range(2):
        store.consents.give(persons["bakers", f"D{i}"], Purpose.VISIBILITY, Audience.EMPLOYERS, AT)
    app.app.state.service.served.live.catch_up()
    return [store.profiles.keys([("bakers", f"B{i}")])["bakers", f"B{i}"] for i in range(3)]


@pytest.fixture
def offer(client_for):
    """Key of an offer of the employer, for bakers in Lyon, that their software posted."""
    place = {"latitude": LYON.latitude, "longitude": LYON.longitude, "libelle": "69 - Lyon"}
    body = {"id": "A1", "intitule": "Boulanger / Boulangère", "romeCode": "D1102", "lieuTravail": place}
    return client_for("employer", SIRET).post("/employer/offers", json=body).json()["key"]
