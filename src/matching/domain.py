"""The words of the domain: offers, profiles, and what is said of a match. Frozen, without behaviour, without identity.

No protected attribute (name, sex, age, nationality, disability, health, family situation, address) has a field here,
so none can reach a feature, a filter or an employer's screen. None always means "not stated".
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum


class ContractKind(StrEnum):
    """Kind of employment contract. Source: France Travail API `typesContrats` and `naturesContrats`."""

    CDI = "cdi"
    CDD = "cdd"
    TEMP = "temp"  # mission intérimaire
    TEMP_CDI = "temp_cdi"  # CDI intérimaire
    SEASONAL = "seasonal"
    APPRENTICESHIP = "apprenticeship"
    PROFESSIONALISATION = "professionalisation"
    INSERTION = "insertion"
    FREELANCE = "freelance"  # profession libérale ou commerciale, emploi non salarié
    FRANCHISE = "franchise"
    OTHER = "other"


class WorkingTime(StrEnum):
    """Full or part time."""

    FULL = "full"
    PART = "part"


class Remote(StrEnum):
    """How much of the work may be done from home."""

    NONE = "none"
    PARTIAL = "partial"
    FULL = "full"


class Mode(StrEnum):
    """How a person travels."""

    WALK = "walk"
    BIKE = "bike"
    TRANSIT = "transit"
    CAR = "car"


class Provenance(StrEnum):
    """Where a profile's information comes from, weakest first."""

    INFERRED = "inferred"
    DECLARED = "declared"
    ADVISER = "adviser"
    CERTIFIED = "certified"


class Support(StrEnum):
    """How closely a person is accompanied; sets defaults, never the ranking."""

    SUIVI = "suivi"
    GUIDE = "guide"
    RENFORCE = "renforce"
    WEB = "web"


class OfferStatus(StrEnum):
    """Where an offer is in its life."""

    OPEN = "open"
    FILLED = "filled"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class PlaceScope(StrEnum):
    """What a place's coordinates stand for."""

    POINT = "point"  # an address or a commune's centre
    DEPARTEMENT = "departement"  # only the département is known: coordinates of its main town
    REGION = "region"  # only the region is known: coordinates of its main town
    NATIONWIDE = "nationwide"  # "France": no coordinates, reached by every search
    UNKNOWN = "unknown"  # nothing usable: no coordinates, never within a radius


class EducationLevel(StrEnum):
    """Level of education, highest first. Source: France Travail API `niveauxFormations`."""

    NV1 = "NV1"  # bac+5 et plus
    NV2 = "NV2"  # bac+3, bac+4
    NV3 = "NV3"  # bac+2
    NV4 = "NV4"  # bac
    NV5 = "NV5"  # CAP, BEP
    C12 = "C12"  # 2nde ou 1re achevée
    C3A = "C3A"  # 3e achevée ou brevet
    CFG = "CFG"  # 4e achevée
    CP4 = "CP4"  # primaire à 4e
    AFS = "AFS"  # aucune formation scolaire

    @property
    def rank(self) -> int:
        """0 for no schooling up to 9 for bac+5 and more."""
        return 9 - list(EducationLevel).index(self)


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
    origin: str | None = None  # "1" posted with the employment agency, "2" partner
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
    """A jobseeker without identity. `(source, id)` is the external key; at most 8 projects are used."""

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

    @property
    def ref(self) -> tuple[str, str]:
        """The external key."""
        return self.source, self.id


class Veto(StrEnum):
    """Why a pair is not proposed at all."""

    REACH = "reach"
    LICENCE = "licence"
    CONTRACT = "contract"
    WORKING_TIME = "working_time"
    HOURS = "hours"
    REGULATED = "regulated"
    CLOSED = "closed"
    EMPLOYER = "employer"


@dataclass(frozen=True, slots=True)
class Reason:
    """Why a match speaks for or against itself, in plain French. `slug` names the feature; `for_` True in favour."""

    slug: str
    text: str
    for_: bool


@dataclass(frozen=True, slots=True)
class Match:
    """One candidate for a query.

    Attributes:
        candidate_key: the store's int64 key.
        score: in [0, 1], higher is better.
        similarity: cosine of the vectors, in [-1, 1].
        distance_km: great-circle; None when a side has no place or the offer is nationwide.
        project: slot of the profile's project that matched best.
    """

    candidate_key: int
    candidate_id: str
    score: float
    similarity: float
    distance_km: float | None
    project: int = 0
    reasons: tuple[Reason, ...] = ()


@dataclass(frozen=True, slots=True)
class MatchList:
    """The answer to one query: matches best first, and how many candidates each veto kept out."""

    query_id: str
    matches: tuple[Match, ...] = ()
    vetoes: dict[Veto, int] = field(default_factory=dict)
    needs: tuple[str, ...] = ()  # what the query lacks to be matched, e.g. "projects"
