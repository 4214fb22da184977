import copy
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from matching.codec import from_json, to_json
from matching.domain import (
    ContractKind,
    EducationLevel,
    Language,
    Licence,
    Offer,
    OfferStatus,
    PlaceScope,
    Remote,
    RomeRef,
    Schedule,
    WorkingTime,
)
from matching.geo import Communes
from matching.ingest import REASONS, Accepted, Coverage, Rejected, parse_offer
from matching.jsonl import read_lines

COMMUNES = Communes.sample()

RAW: dict[str, Any] = {
    "id": "190ABCD",
    "intitule": "Cuisinier / Cuisinière (H/F)",
    "description": "<p>Vous pr&eacute;parez\u0007 les plats.</p><p>Le soir.</p>",
    "dateCreation": "2025-03-04T08:00:00.000Z",
    "dateActualisation": "2025-03-05T08:00:00+01:00",
    "lieuTravail": {
        "libelle": "74 - ANNECY",
        "latitude": 45.901,
        "longitude": 6.125,
        "codePostal": "74000",
        "commune": "74010",
    },
    "romeCode": "g1602",
    "romeLibelle": "Cuisinier / Cuisinière",
    "appellationlibelle": "Cuisinier / Cuisinière de collectivité",
    "entreprise": {"nom": "Le Bon Couvert", "entrepriseAdaptee": True},
    "typeContrat": "CDD",
    "typeContratLibelle": "CDD - 6 Mois",
    "natureContrat": "Contrat travail",
    "experienceExige": "E",
    "experienceLibelle": "2 An(s)",
    "formations": [
        {"niveauLibelle": "Bac ou équivalent", "exigence": "S"},
        {"niveauLibelle": "CAP, BEP et équivalents", "exigence": "E"},
    ],
    "langues": [{"libelle": "Anglais", "exigence": "S"}],
    "permis": [{"libelle": "B - Véhicule léger", "exigence": "E"}],
    "competences": [
        {"code": "107999", "libelle": "Éplucher des légumes", "exigence": "E"},
        {"code": "107999", "libelle": "Éplucher des légumes", "exigence": "S"},
        {"libelle": "Dresser une assiette", "exigence": "S"},
    ],
    "salaire": {"libelle": "Horaire de 12,50 Euros sur 12 mois", "commentaire": "Selon profil"},
    "dureeTravailLibelle": "24H30 Travail le samedi",
    "dureeTravailLibelleConverti": "Temps partiel",
    "contexteTravail": {"horaires": ["24H30 Travail le samedi"], "conditionsExercice": ["Station debout prolongée"]},
    "qualitesProfessionnelles": [{"libelle": "Faire preuve d'autonomie", "description": "Capacité à agir seul."}],
    "alternance": False,
    "nombrePostes": 2,
    "secteurActivite": "56",
    "origineOffre": {"origine": "1", "urlOrigine": "https://exemple.fr/190ABCD"},
}


def accepted(raw: Any) -> Offer:
    outcome = parse_offer(raw, COMMUNES)
    assert isinstance(outcome, Accepted), outcome
    return outcome.value


def facts(offer: Offer) -> dict[str, Any]:
    return {fact.name: fact.value for fact in offer.facts}


def test_every_field_becomes_its_canonical_value() -> None:
    offer = accepted(RAW)
    assert offer.ref == ("default", "190ABCD")
    assert offer.title == "Cuisinier / Cuisinière (H/F)"
    assert offer.description == "Vous préparez les plats.\nLe soir."
    assert offer.rome == RomeRef("G1602", "Cuisinier / Cuisinière")
    assert offer.appellation == "Cuisinier / Cuisinière de collectivité"
    assert (offer.employer.name, offer.employer.siret, offer.employer.adapted) == ("Le Bon Couvert", None, True)
    assert (offer.place.latitude, offer.place.code_insee, offer.place.scope) == (45.901, "74010", PlaceScope.POINT)
    assert (offer.contract, offer.contract_months) == (ContractKind.CDD, 6)
    assert (offer.experience_months_min, offer.beginner_accepted) == (24, False)
    assert [(s.ogr, s.required) for s in offer.skills] == [("107999", True), (None, False)]
    assert (offer.education, offer.education_required) == (EducationLevel.NV5, True)
    assert offer.licences == (Licence("B", True),)
    assert offer.languages == (Language("en", None, False),)
    assert offer.pay is not None
    assert (offer.pay.min_eur_month, offer.pay.actual_min_eur_month) == (1895.87, 1327.11)
    assert (offer.working_time, offer.hours_per_week) == (WorkingTime.PART, 24.5)
    assert offer.schedule == Schedule(weekend=True)
    assert offer.physical == ("standing",)
    assert (offer.positions, offer.sector, offer.origin) == (2, "56", "1")
    assert offer.created_at == datetime(2025, 3, 4, 8, tzinfo=UTC)
    assert offer.updated_at == datetime(2025, 3, 5, 7, tzinfo=UTC)
    assert offer.status is OfferStatus.OPEN


def test_each_canonical_value_is_a_fact_with_its_words() -> None:
    stated = {fact.name: fact for fact in accepted(RAW).facts}
    assert stated["pay_eur_month_min"].words == "Horaire de 12,50 Euros sur 12 mois"
    assert stated["weekend"].words == "24H30 Travail le samedi"
    assert stated["experience_months_min"].words == "2 An(s)"
    assert stated["licences"].value == ("B",)
    assert stated["soft_skills"].value == ("Faire preuve d'autonomie",)
    assert {fact.source for fact in stated.values()} == {"field"}
    assert "night" not in stated


def test_an_offer_comes_back_equal_from_json() -> None:
    offer = accepted(RAW)
    assert from_json(Offer, to_json(offer)) == offer


@pytest.mark.parametrize(
    ("raw", "reason"),
    [
        ([], "not_object"),
        (None, "not_object"),
        ({}, "no_id"),
        ({"id": "", "intitule": "x"}, "no_id"),
        ({"id": True, "intitule": "x"}, "no_id"),
        ({"id": {"x": 1}, "intitule": "x"}, "no_id"),
        ({"id": "x" * 300, "intitule": "x"}, "no_id"),
        ({"id": "1"}, "no_title"),
        ({"id": "1", "intitule": " \u200b<b></b>", "description": "Un texte"}, "no_title"),
    ],
)
def test_a_record_without_id_or_title_is_rejected_with_a_reason(raw: Any, reason: str) -> None:
    outcome = parse_offer(raw, COMMUNES)
    assert outcome == Rejected(reason, REASONS[reason])


def test_an_id_and_a_title_are_enough() -> None:
    offer = accepted({"id": 12, "intitule": "Maçon"})
    assert offer == Offer("12", "Maçon", facts=offer.facts)
    assert facts(offer) == {"place": "unknown"}


def test_the_appellation_stands_for_a_missing_title() -> None:
    assert accepted({"id": "1", "appellationlibelle": "Maçon / Maçonne"}).title == "Maçon / Maçonne"


def test_a_stated_absence_of_amount_is_a_fact_and_not_a_pay() -> None:
    offer = accepted({"id": "1", "intitule": "x", "salaire": {"libelle": "Selon profil"}})
    assert offer.pay is None
    assert facts(offer)["pay_stated"] is False


def test_the_comment_gives_the_pay_that_the_label_lacks() -> None:
    offer = accepted({"id": "1", "intitule": "x", "salaire": {"libelle": "Annuel de", "commentaire": "45 à 60K€"}})
    assert offer.pay is not None and offer.pay.max_eur_month == 5_000


def test_a_comment_that_says_net_makes_the_pay_estimated() -> None:
    raw = {"id": "1", "intitule": "x", "salaire": {"libelle": "Mensuel de 1560 Euros", "commentaire": "salaire net"}}
    pay = accepted(raw).pay
    assert pay is not None and pay.estimated and pay.min_eur_month == 2_000


def test_foreign_currency_is_noted() -> None:
    outcome = parse_offer({"id": "1", "intitule": "x", "salaire": {"commentaire": "25 $ de l'heure"}}, COMMUNES)
    assert isinstance(outcome, Accepted) and outcome.notes == ("pay_not_understood",)


def test_swapped_coordinates_are_put_right_and_noted() -> None:
    raw = {**RAW, "lieuTravail": {"libelle": "74 - ANNECY", "latitude": 6.125, "longitude": 45.901}}
    outcome = parse_offer(raw, COMMUNES)
    assert isinstance(outcome, Accepted)
    assert outcome.notes == ("coordinates_swapped",)
    assert outcome.value.place.latitude == 45.901


def test_a_place_without_coordinates_is_found_by_its_codes() -> None:
    assert accepted({**RAW, "lieuTravail": {"commune": "74010"}}).place.scope is PlaceScope.POINT
    assert accepted({**RAW, "lieuTravail": {"libelle": "France"}}).place.scope is PlaceScope.NATIONWIDE


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ({"statut": "pourvue"}, OfferStatus.FILLED),
        ({"status": "CLOSED"}, OfferStatus.WITHDRAWN),
        ({"statut": "Fermée"}, OfferStatus.WITHDRAWN),
        ({"statut": "expirée"}, OfferStatus.EXPIRED),
        ({"statut": "active"}, OfferStatus.OPEN),
        ({"statut": 3}, OfferStatus.OPEN),
        ({}, OfferStatus.OPEN),
    ],
)
def test_an_explicit_status_closes_an_offer(status: dict[str, Any], expected: OfferStatus) -> None:
    assert accepted({**RAW, **status}).status is expected


def test_apprenticeship_follows_the_nature_or_the_flag() -> None:
    assert accepted({**RAW, "natureContrat": "E2"}).apprenticeship
    assert accepted({**RAW, "alternance": True}).apprenticeship
    assert not accepted(RAW).apprenticeship


def test_an_unknown_rome_code_is_kept_as_stated() -> None:
    assert accepted({**RAW, "romeCode": "Z9999"}).rome == RomeRef("Z9999", "Cuisinier / Cuisinière")


def test_remote_work_is_read_from_the_schedule() -> None:
    assert accepted({**RAW, "dureeTravailLibelle": "35H Possibilité de télétravail"}).remote is Remote.PARTIAL


def test_a_placeholder_is_no_employer() -> None:
    assert accepted({**RAW, "entreprise": {"nom": "Confidentiel"}}).employer.name is None
    assert accepted({**RAW, "entreprise": {"nom": "-"}}).employer.name is None


def test_a_description_of_ten_megabytes_is_cut_and_noted() -> None:
    outcome = parse_offer({**RAW, "description": "<p>mot &amp; " * 1_000_000}, COMMUNES)
    assert isinstance(outcome, Accepted)
    assert "description_cut" in outcome.notes
    assert len(outcome.value.description) <= 50_000


def test_half_an_emoji_can_still_be_written_as_utf8() -> None:
    to_json(accepted({**RAW, "description": "Super \ud83d", "intitule": "x \udc00"})).encode()


json_values = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=20),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=6,
)


def paths(value: Any, prefix: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    found = [prefix] if prefix else []
    children = value.items() if isinstance(value, dict) else (enumerate(value) if isinstance(value, list) else ())
    for key, child in children:
        found += paths(child, (*prefix, key))
    return found


@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(st.sampled_from(paths(RAW)), json_values), min_size=1, max_size=6))
def test_no_mutation_of_a_payload_raises_and_what_is_accepted_can_be_stored(
    mutations: list[tuple[tuple[Any, ...], Any]],
) -> None:
    raw = copy.deepcopy(RAW)
    for path, value in mutations:
        target: Any = raw
        try:
            for key in path[:-1]:
                target = target[key]
            target[path[-1]] = value
        except (TypeError, KeyError, IndexError):
            continue
    outcome = parse_offer(raw, COMMUNES)
    if isinstance(outcome, Accepted):
        text = to_json(outcome.value)
        text.encode()
        assert from_json(Offer, text) == outcome.value


@given(json_values)
def test_no_json_value_raises(raw: Any) -> None:
    assert isinstance(parse_offer(raw, COMMUNES), (Accepted, Rejected))


@pytest.mark.data
@pytest.mark.parametrize("name", ["offers.jsonl.gz", "offers_reunion.jsonl.gz"])
def test_real_offers_are_accepted_and_what_they_state_understood(shared_data: Path, name: str) -> None:
    coverage = Coverage()
    for number, raw in read_lines(shared_data / "offers" / name):
        if number % 5:
            continue
        outcome = parse_offer(raw, COMMUNES)
        assert isinstance(outcome, Accepted), outcome
        assert isinstance(raw, dict)
        coverage.add(raw, outcome)
    understood = {share.label: share.understood for share in coverage.shares() if share.stated}
    assert min(understood.values()) >= 0.95, understood
