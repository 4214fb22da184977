"""Offers and profiles, in canonical values."""

from dataclasses import dataclass
from datetime import date, datetime

from matching.domain.kinds import (
    ContractKind,
    EducationLevel,
    Mode,
    OfferStatus,
    PlaceScope,
    Provenance,
    Remote,
    Support,
    WorkingTime,
)
from matching.domain.people import Audience

AGENCY = "1"
"""`Offer.origin` of an offer entered at the agency, whose occupation a person chose. Source: API, `origineOffre`."""

SLOTS = 8
"""Projects of a profile that are used; an index entry is the store's key x 8 + the slot of a project, 0 for offers."""


@dataclass(frozen=True, slots=True)
class RomeRef:
    """A ROME code as given or found.

    Attributes:
        version: "3" or "4"; None when unknown.
        confidence: in [0, 1] when the code was found by recoding; None when it is the one stated.
    """

    code: str
    label: str | None = None
    version: str | None = None
    confidence: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """Degrees WGS 84; both None when the scope has no coordinates."""

    latitude: float | None = None
    longitude: float | None = None
    code_insee: str | None = None
    code_postal: str | None = None
    label: str | None = None
    scope: PlaceScope = PlaceScope.UNKNOWN


@dataclass(frozen=True, slots=True)
class Skill:
    """A competence or savoir. `level` 1-4; `required` True required, False wished, None not an offer's skill."""

    label: str
    ogr: str | None = None
    level: int | None = None
    source: Provenance = Provenance.DECLARED
    required: bool | None = None


@dataclass(frozen=True, slots=True)
class Licence:
    """A driving licence category of the API's `permis` list ("B", "CE"...)."""

    code: str
    required: bool = True


@dataclass(frozen=True, slots=True)
class Language:
    """A language: `code` ISO 639-1, or the lower-case French label when unknown; `level` CEFR ("A1".."C2")."""

    code: str
    level: str | None = None
    required: bool = True


@dataclass(frozen=True, slots=True)
class Pay:
    """Gross pay in EUR a month, full-time equivalent; `actual_*` what a part-time job pays, when it differs.

    `estimated` is True when a net amount or a missing basis was converted; `text` is the wording it was read from.
    """

    min_eur_month: float | None
    max_eur_month: float | None
    actual_min_eur_month: float | None = None
    actual_max_eur_month: float | None = None
    estimated: bool = False
    text: str = ""


@dataclass(frozen=True, slots=True)
class Schedule:
    """Working hours. In an offer: what the work involves. In a profile: True accepted, False refused."""

    night: bool | None = None
    weekend: bool | None = None
    split_shift: bool | None = None
    shift_work: bool | None = None


@dataclass(frozen=True, slots=True)
class Employer:
    """An employer as an offer names it."""

    name: str | None = None
    siret: str | None = None
    adapted: bool = False  # entreprise adaptée


FactValue = float | int | bool | str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Fact:
    """One canonical value of an offer and where it was read. `source` "field" or "text"; `confidence` in [0, 1]."""

    name: str
    value: FactValue
    source: str
    words: str
    confidence: float = 1.0


@dataclass(frozen=True, slots=True)
class Offer:
    """A job offer in canonical values. `(source, id)` is its external key."""

    id: str
    title: str
    source: str = "default"
    description: str = ""
    rome: RomeRef | None = None
    appellation: str | None = None
    employer: Employer = Employer()
    place: Place = Place()
    contract: ContractKind | None = None
    contract_months: float | None = None
    experience_months_min: int | None = None
    beginner_accepted: bool | None = None
    skills: tuple[Skill, ...] = ()
    education: EducationLevel | None = None
    education_required: bool = False
    licences: tuple[Licence, ...] = ()
    languages: tuple[Language, ...] = ()
    pay: Pay | None = None
    working_time: WorkingTime | None = None
    hours_per_week: float | None = None
    schedule: Schedule = Schedule()
    remote: Remote | None = None
    physical: tuple[str, ...] = ()
    positions: int = 1
    apprenticeship: bool = False
    sector: str | None = None
    origin: str | None = None  # `AGENCY`, or "2" a partner
    url: str | None = None
    created_at: datetime | None = None
    updated_at: datetime | None = None
    status: OfferStatus = OfferStatus.OPEN
    facts: tuple[Fact, ...] = ()

    @property
    def ref(self) -> tuple[str, str]:
        """The external key."""
        return self.source, self.id


@dataclass(frozen=True, slots=True)
class Project:
    """One professional project: an occupation the person looks for."""

    rome: RomeRef | None = None
    appellation: str | None = None


@dataclass(frozen=True, slots=True)
class Experience:
    """A past job. `months` how long; `ended_at` "YYYY" or "YYYY-MM", None when current or unknown."""

    title: str
    rome: RomeRef | None = None
    months: int | None = None
    ended_at: str | None = None


@dataclass(frozen=True, slots=True)
class Mobility:
    """How far and how a person travels to work. `radius_km` None: derived from the modes."""

    radius_km: float | None = None
    modes: tuple[Mode, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A jobseeker without identity. `(source, id)` is the external key; at most `SLOTS` projects are used."""

    id: str
    source: str = "default"
    projects: tuple[Project, ...] = ()
    skills: tuple[Skill, ...] = ()
    experiences: tuple[Experience, ...] = ()
    education_level: EducationLevel | None = None
    licences: tuple[str, ...] = ()
    languages: tuple[Language, ...] = ()
    place: Place = Place()
    mobility: Mobility = Mobility()
    contracts: tuple[ContractKind, ...] = ()  # empty: any
    working_time: WorkingTime | None = None  # None: any
    hours: Schedule = Schedule()
    salary_min_eur_month: float | None = None
    available_from: date | None = None
    support: Support = Support.SUIVI
    excluded_employers: tuple[str, ...] = ()  # SIRET or employer name
    text: str = ""
    visible_to: tuple[Audience, ...] = ()  # who may find it in the bank; kept by the store, never read from a file

    @property
    def ref(self) -> tuple[str, str]:
        """The external key."""
        return self.source, self.id
