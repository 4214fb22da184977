"""How much of what offers state in their fields was understood, counted by kind of information."""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from matching.domain import Offer, PlaceScope
from matching.ingest.outcome import Accepted
from matching.ingest.payload import line, mapping


@dataclass(frozen=True, slots=True)
class Share:
    """One kind of information. `stated` offers hold a wording for it, `parsed` of them gave a canonical value.

    `no_amount` of them are understood and give none: "selon profil" for pay, "souhaitée" without length for experience.
    """

    label: str
    stated: int
    parsed: int
    no_amount: int = 0

    @property
    def understood(self) -> float:
        """Share understood, in [0, 1]; 1 when none states it."""
        return (self.parsed + self.no_amount) / self.stated if self.stated else 1.0


class Coverage:
    """Counts offers as they are parsed."""

    def __init__(self) -> None:
        self._counts: Counter[tuple[str, str]] = Counter()

    def add(self, raw: Any, outcome: Accepted[Offer]) -> None:
        """Count one accepted offer beside its payload."""
        offer = outcome.value
        for label, (states, reads) in _KINDS.items():
            if states(raw):
                self._counts[label, "stated"] += 1
                self._counts[label, reads(offer)] += 1

    def shares(self) -> Iterator[Share]:
        """What was counted, pay first."""
        for label in _KINDS:
            stated, parsed, silent = (self._counts[label, key] for key in ("stated", "parsed", "no_amount"))
            yield Share(label, stated, parsed, silent)


def _worded(*values: Any) -> bool:
    """Whether one of these values holds a letter or a digit: "." and "-" state nothing."""
    return any(any(c.isalnum() for c in line(value) or "") for value in values)


def _pay_stated(raw: dict[str, Any]) -> bool:
    stated = mapping(raw.get("salaire"))
    return _worded(stated.get("libelle"), stated.get("commentaire"))


def _parsed(value: object) -> str:
    return "missed" if value is None or value == () else "parsed"


def _pay_read(offer: Offer) -> str:
    silent = any(fact.name == "pay_stated" for fact in offer.facts)
    return "no_amount" if silent else _parsed(offer.pay)


def _hours_read(offer: Offer) -> str:
    if offer.hours_per_week is not None or offer.working_time is not None:
        return "parsed"
    return "no_amount" if offer.schedule != type(offer.schedule)() else "missed"


def _experience_read(offer: Offer) -> str:
    if offer.experience_months_min is not None or offer.beginner_accepted is not None:
        return "parsed"
    return "no_amount" if any(fact.name == "experience_wished" for fact in offer.facts) else "missed"


def _place_read(offer: Offer) -> str:
    return "missed" if offer.place.scope is PlaceScope.UNKNOWN else "parsed"


States = Callable[[dict[str, Any]], bool]
Reads = Callable[[Offer], str]

_KINDS: dict[str, tuple[States, Reads]] = {
    "pay": (_pay_stated, _pay_read),
    "working time": (lambda raw: _worded(raw.get("dureeTravailLibelle")), _hours_read),
    "contract": (lambda raw: _worded(raw.get("typeContrat")), lambda offer: _parsed(offer.contract)),
    "experience": (
        lambda raw: _worded(raw.get("experienceExige"), raw.get("experienceLibelle")),
        _experience_read,
    ),
    "place": (lambda raw: bool(raw.get("lieuTravail")), _place_read),
    "licences": (lambda raw: bool(raw.get("permis")), lambda offer: _parsed(offer.licences)),
    "education": (lambda raw: bool(raw.get("formations")), lambda offer: _parsed(offer.education)),
    "languages": (lambda raw: bool(raw.get("langues")), lambda offer: _parsed(offer.languages)),
}
