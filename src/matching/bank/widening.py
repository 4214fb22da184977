"""What else a query would find: each of its criteria is lifted alone, and everyone eligible is counted again."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from matching.bank.bank import Bank
from matching.bank.eligible import Viewer
from matching.bank.prepared import Prepared
from matching.bank.query import Query
from matching.domain import Offer
from matching.explain import french
from matching.rome import Rome


@dataclass(frozen=True, slots=True)
class Wider:
    """A criterion lifted.

    Attributes:
        query: without it.
        more: people, 1 or more.
        sentence: in French.
    """

    query: Query
    more: int
    sentence: str


def widened(
    bank: Bank,
    query: Query,
    viewer: Viewer,
    at: datetime,
    radii_km: tuple[float, ...],
    offer: tuple[int, Offer] | None = None,
) -> list[Wider]:
    """Count what each criterion costs, the most costly first; those that cost nobody are left out.

    Args:
        bank: of whom.
        query: what is looked for.
        viewer: who looks.
        at: the moment, aware.
        radii_km: that may be searched, ascending: the next one is tried.
        offer: key and offer that people are wanted for; None for a free query.

    Raises:
        VectorIndexError: the matcher has no pool of profiles.
        InputError: see `matching.bank.Bank.search`.
    """

    def count(wanted: Query) -> int:
        return len(Prepared.of(bank.matcher, bank.store, wanted, viewer, offer, at).found)

    before = count(query)
    found = [
        (other, count(other) - before, words)
        for other, words in lifted(query, bank.matcher.rome, radii_km, offer is not None)
    ]
    told = [
        Wider(other, more, f"{french.plural(more, 'personne', 'personnes')} de plus {words}")
        for other, more, words in found
        if more > 0
    ]
    return sorted(told, key=lambda one: -one.more)


def lifted(
    query: Query, rome: Rome, radii_km: tuple[float, ...], has_offer: bool = False
) -> Iterator[tuple[Query, str]]:
    """Every query with one criterion less, and the French condition; what is left always looks for something."""
    further = next((km for km in radii_km if km > query.radius_km), None)
    if further is not None and (query.place is not None or has_offer):
        yield replace(query, radius_km=further), f"jusqu’à {further:.0f} km"
    if not query.transferable:
        yield replace(query, transferable=True), "avec les métiers proches et les compétences voisines"
    for one in query.skills if len(query.skills) > 1 or query.romes or has_offer else ():
        known = rome.skill(one)
        others = tuple(other for other in query.skills if other != one)
        yield replace(query, skills=others), f"sans exiger « {known.label if known else one} »"
    yield from _terms(query)


def _terms(query: Query) -> Iterator[tuple[Query, str]]:
    if query.available_by is not None:
        yield replace(query, available_by=None), "disponibles plus tard"
    if query.contracts:
        yield replace(query, contracts=()), "quel que soit le contrat"
    if query.working_time is not None:
        yield replace(query, working_time=None), "quel que soit le temps de travail"
    for code in query.licences:
        others = tuple(one for one in query.licences if one != code)
        yield replace(query, licences=others), f"sans exiger le permis {code}"
    for spoken in query.languages:
        name = french.LANGUAGES.get(spoken.code, f"la langue « {spoken.code} »")
        left = tuple(one for one in query.languages if one is not spoken)
        yield replace(query, languages=left), f"sans exiger : {name}"
    if query.experience_months:
        yield replace(query, experience_months=0), "sans exiger d’expérience"
