from typing import Any

from matching.geo import Communes
from matching.ingest import Accepted, Coverage, Share, parse_offer

COMMUNES = Communes.sample()


def shares(*raws: dict[str, Any]) -> dict[str, Share]:
    coverage = Coverage()
    for number, raw in enumerate(raws):
        outcome = parse_offer({"id": number, "intitule": "x", **raw}, COMMUNES)
        assert isinstance(outcome, Accepted)
        coverage.add(raw, outcome)
    return {share.label: share for share in coverage.shares()}


def test_amounts_stated_absences_and_misses_are_counted_apart() -> None:
    salaries = ["Mensuel de 2000 Euros", "Selon profil", "25 $ de l'heure", ".", None]
    share = shares(*({"salaire": {"libelle": words}} for words in salaries))["pay"]
    assert share == Share("pay", stated=3, parsed=1, no_amount=1)
    assert share.understood == 2 / 3


def test_each_kind_is_counted_only_when_stated() -> None:
    found = shares(
        {"typeContrat": "CDI", "experienceExige": "S", "dureeTravailLibelle": "Travail de nuit"},
        {"typeContrat": "inconnu", "permis": [{"libelle": "?"}], "lieuTravail": {"libelle": "Ailleurs"}},
    )
    assert found["contract"] == Share("contract", 2, 1)
    assert found["experience"] == Share("experience", 1, 0, 1)
    assert found["working time"] == Share("working time", 1, 0, 1)
    assert found["licences"] == Share("licences", 1, 0)
    assert found["place"] == Share("place", 1, 0)
    assert found["languages"].understood == 1.0
