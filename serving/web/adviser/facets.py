"""Counts of a search as boxes that narrow it: what is asked for stays, even if nobody has it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from matching.domain import ContractKind
from matching.explain import french
from serving.schemas.bank import AdviserBankPage, BankSearch, FacetCount
from serving.web.wording import number

TABLES: Mapping[str, str] = {
    "bond": "Lien avec le métier",
    "occupation": "Métier recherché",
    "experience": "Expérience",
    "availability": "Disponibilité",
}
"""Facet that is only read -> what its table is called."""


@dataclass(frozen=True, slots=True)
class Box:
    """One value of a facet.

    Attributes:
        count: of people who have it.
        checked: whether it is asked for.
    """

    value: str
    label: str
    count: int
    checked: bool = False


def counted(found: Iterable[FacetCount], wanted: BankSearch) -> Mapping[str, Sequence[Box]]:
    """Boxes by facet; see `matching.bank.Facet` for their names."""
    asked = {
        "contract": {one.value: french.CONTRACTS[ContractKind(one)] for one in wanted.contracts},
        "licence": {one: f"permis {one}" for one in wanted.licences},
        "language": {one.code: french.LANGUAGES.get(one.code, one.code) for one in wanted.languages},
    }
    boxes: dict[str, list[Box]] = {}
    for one in found:
        checked = asked.get(one.name, {}).pop(one.value, None) is not None
        boxes.setdefault(one.name, []).append(Box(one.value, one.label, one.count, checked))
    for name, left in asked.items():
        boxes.setdefault(name, []).extend(Box(value, label, 0, True) for value, label in left.items())
    return boxes


def tables(page: AdviserBankPage) -> list[tuple[str, list[tuple[str, str]]]]:
    """What is counted and cannot be ticked: titles, each with its lines of a label and a count."""
    found = [
        (title, [(french.sentence(one.label), number(one.count)) for one in page.facets if one.name == name])
        for name, title in TABLES.items()
    ]
    kept_out = [(french.sentence(one.sentence), number(one.count)) for one in page.kept_out]
    return [(title, lines) for title, lines in (*found, ("Écartées par une contrainte", kept_out)) if lines]


def bands(page: AdviserBankPage) -> list[tuple[int, str, int]]:
    """How many people are how far from the place of work: kilometres at most, label, count; the nearest first.

    No finer: a point would tell where someone lives.
    """
    return [(int(one.value), one.label, one.count) for one in page.facets if one.name == "distance" and one.value]
