"""What someone means by the words that they type: occupations and skills of the ROME, communes."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import islice

from matching.geo import departement_of
from matching.rome.labels import fold
from serving.service import Service

LIKELY = 0.2
"""Probability from which an occupation is proposed for words that are none of its names: above that of the most
frequent one for words that the coder has never met."""

MOST = 8
"""Proposals at once: what is read at a glance."""

LONGEST = 200
"""Characters of what is typed; beyond, nothing is proposed."""

NO_COMMUNE = "Aucune commune ne porte ce nom ni ce code postal : vérifiez, ou tapez seulement le début."
"""What is said where `communes` proposes nothing."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Something that may be chosen.

    Attributes:
        value: ROME code, OGR code or INSEE code.
        label: in French, as it is shown; typed again, it gives this choice first.
    """

    value: str
    label: str


def occupations(service: Service, typed: str, n: int = MOST) -> list[Choice]:
    """Occupations one of whose names begins as typed, then those that the coder reads in the words.

    Args:
        service: of the ROME and of the coder.
        typed: so far; nothing is proposed for nothing.
        n: how many, at most.
    """
    rome = service.rome
    if not fold(typed) or len(typed) > LONGEST:
        return []
    named = [Choice(one.code, rome.occupation(one.code).label) for one in rome.appellations_like(typed)]
    return _first(_whole_first(typed, named), n) if named else _first(_read(service, typed, n), n)


def skills(service: Service, typed: str, n: int = MOST) -> list[Choice]:
    """Skills whose words begin as typed; arguments as `occupations`."""
    found = [Choice(one.ogr, one.label) for one in service.rome.skills_like(typed[:LONGEST])]
    return _first(_whole_first(typed, found), n)


def communes(service: Service, typed: str, n: int = MOST) -> list[Choice]:
    """Communes whose name or postal code begins as typed, the most populous first; arguments as `occupations`."""
    words, told, _ = typed[:LONGEST].rpartition(" (")  # only a whole label tells the département
    rows = service.communes.like(words if told else typed[:LONGEST])
    found = (Choice(row.code_insee, f"{row.name} ({row.departement})") for row in rows)
    return _first(_whole_first(typed, [*found]) if told else found, n)


def commune(service: Service, insee: str) -> Choice | None:
    """A commune by its INSEE code; None when it is not known."""
    place = service.communes.by_insee(insee)
    return None if place is None else Choice(insee, f"{place.label} ({departement_of(insee)})")


def _read(service: Service, typed: str, n: int) -> Iterator[Choice]:
    (likely,) = service.work.coder.code([typed], n=n)
    for code, chance in likely:
        if chance >= LIKELY and code in service.rome:
            yield Choice(code, service.rome.occupation(code).label)


def _whole_first(typed: str, found: list[Choice]) -> list[Choice]:
    """Those whose very label was typed come before the others."""
    whole = fold(typed)
    return [*(one for one in found if fold(one.label) == whole), *found]


def _first(found: Iterable[Choice], n: int) -> list[Choice]:
    return [*islice(dict.fromkeys(found), n)]
