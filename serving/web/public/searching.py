"""Offers of an occupation around a commune, as an address says them: words that people type, or codes."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

from matching.store import Store
from serving.choices import NO_COMMUNE, Choice, commune, communes, occupations
from serving.nearby import nearby
from serving.schemas.bank import RADII_KM
from serving.schemas.offers import OfferSummary, summary
from serving.service import Service
from serving.web.forms import Form
from serving.web.terms import paid, terms

USUAL_KM = 30
UNKNOWN_JOB = "Ces mots ne désignent aucun métier connu : essayez-en d’autres, ou moins."


@dataclass(frozen=True, slots=True)
class Search:
    """What is looked for.

    Attributes:
        jobs: what the words or the code mean, the one that counts first.
        places: likewise.
        typed: field -> words.
        faults: field -> what is wrong, in French.
    """

    jobs: Sequence[Choice] = ()
    places: Sequence[Choice] = ()
    radius_km: int = USUAL_KM
    typed: dict[str, str] = field(default_factory=dict)
    faults: dict[str, str] = field(default_factory=dict)

    @property
    def is_whole(self) -> bool:
        """Whether there is enough to search."""
        return bool(self.jobs and self.places)

    def address(self, path: str, **more: object) -> str:
        """The address of the same search, by codes; `more` changes or adds some."""
        said = {"rome": self.jobs[0].value, "commune": self.places[0].value, "rayon": self.radius_km, **more}
        return f"{path}?{urlencode(said)}"


@dataclass(frozen=True, slots=True)
class Shown:
    """An offer of a list.

    Attributes:
        km: from the commune.
    """

    offer: OfferSummary
    km: float

    @property
    def pay(self) -> str:
        """In words; "" where the offer does not say enough."""
        return "" if self.offer.pay is None else paid(self.offer.pay)

    @property
    def terms(self) -> str:
        """Contract, duration, working time and hours."""
        return terms(self.offer)


def read(service: Service, form: Form) -> Search:
    """The search of an address; the first meaning of the words counts, codes are for whoever has them."""
    typed = {name: form.said(name) for name in ("metier", "lieu")}
    code, insee, radius = form.said("rome"), form.said("commune"), form.said("rayon")
    known = [Choice(code, service.rome.occupation(code).label)] if code in service.rome else []
    here = commune(service, insee) if insee else None
    jobs = occupations(service, typed["metier"]) if typed["metier"] else known
    places = communes(service, typed["lieu"]) if typed["lieu"] else [here] if here else []
    faults = {}
    if (typed["metier"] or code) and not jobs:
        faults["metier"] = UNKNOWN_JOB
    if (typed["lieu"] or insee) and not places:
        faults["lieu"] = NO_COMMUNE
    return Search(jobs, places, int(radius) if radius in map(str, map(int, RADII_KM)) else USUAL_KM, typed, faults)


def found(service: Service, store: Store, search: Search, first: int, n: int) -> tuple[int, list[Shown]]:
    """How many offers there are, and some of them, the nearest first.

    Args:
        service: whose offers count.
        store: of the offers.
        search: one that `is_whole`.
        first: rank of the first one to give, from 0.
        n: how many to give, at most.
    """
    near = nearby(service, search.jobs[0].value, _coordinates(service, search), search.radius_km)
    keys = near.keys[first : first + n].tolist()
    offers = store.offers.get(keys)
    away = dict(zip(keys, near.km[first : first + n].tolist(), strict=True))
    return len(near.keys), [Shown(summary(key, offers[key]), away[key]) for key in keys if key in offers]


def _coordinates(service: Service, search: Search) -> tuple[float, float]:
    """Of the commune; not a number where they are not known, and nothing is near."""
    place = service.communes.by_insee(search.places[0].value)
    if place is None or place.latitude is None or place.longitude is None:
        return float("nan"), float("nan")
    return place.latitude, place.longitude
