import pytest

from matching.domain import ContractKind as K
from matching.normalize.contract import contract_kind, contract_months


@pytest.mark.parametrize(
    ("code", "nature", "label", "kind"),
    [
        ("CDI", "Contrat travail", "Contrat à durée indéterminée", K.CDI),
        ("MIS", None, "Intérim - 3 Mois", K.TEMP),
        ("CDD", "Contrat apprentissage", "CDD - 24 Mois", K.APPRENTICESHIP),
        ("CDD", "E2", None, K.APPRENTICESHIP),
        ("CDD", "Cont. professionnalisation", None, K.PROFESSIONALISATION),
        ("DDI", "Insertion par l'activ.éco.", None, K.INSERTION),
        ("CDD", "CUI - CAE", None, K.INSERTION),
        ("DIN", "Contrat travail", "CDI Intérimaire", K.TEMP_CDI),
        ("CDI", "CDI de chantier ou d'opération", None, K.CDI),
        ("CDD", "Contrat d'usage", None, K.CDD),
        ("LIB", "Emploi non salarié", None, K.FREELANCE),
        ("CCE", None, "Profession commerciale", K.FREELANCE),
        ("FRA", "Emploi non salarié", "Franchise", K.FRANCHISE),
        ("SAI", None, None, K.SEASONAL),
        (None, None, "CDD - 6 Mois", K.CDD),
        (None, None, "Mission intérimaire - 7 Jour(s)", K.TEMP),
        (None, "Contrat travail", None, None),
        ("Contrat à durée indéterminée", None, None, K.CDI),
        ("ZZZ", None, "Stage", K.OTHER),
        (None, None, None, None),
    ],
)
def test_kind(code: str | None, nature: str | None, label: str | None, kind: K | None) -> None:
    assert contract_kind(code, nature, label) is kind


@pytest.mark.parametrize(
    ("label", "months"),
    [
        ("CDD - 6 Mois", 6),
        ("Intérim - 12 Jour(s)", 0.39),
        ("CDD - 2 Semaine(s)", 0.46),
        ("CDD - 2 An(s)", 24),
        ("CDI", None),
        ("CDD - 0 Mois", None),
        ("CDD - 9999 Mois", None),
    ],
)
def test_length_in_months(label: str, months: float | None) -> None:
    assert contract_months(label) == months
