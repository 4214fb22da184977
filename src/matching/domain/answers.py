"""What people answer to what they are shown: impressions, events, reasons of refusal, and the rules these make."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EventKind(StrEnum):
    """What happens to an impression. `opened` never trains: mail scanners open everything."""

    DELIVERED = "delivered"
    OPENED = "opened"
    INTERESTED = "interested"
    APPLIED = "applied"
    CONTACTED = "contacted"
    INTERVIEWED = "interviewed"
    HIRED = "hired"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"  # undoes the event that `withdrawn_of` names
    ASKED = "asked"  # the one question of a digest; `reasons` holds its slug
    ANSWERED = "answered"  # its answer; `reasons` holds its slug, then "yes" or "no"


class Actor(StrEnum):
    """Who acts; an adviser may key what another said."""

    PERSON = "person"
    EMPLOYER = "employer"
    ADVISER = "adviser"


SERVICE = "service"
"""Who keys, or decides, what nobody does."""


class RefusalReason(StrEnum):
    """Why a person refuses an offer, as stored. `matching.refusals` says what each teaches."""

    TOO_FAR = "too_far"
    NO_TRANSPORT = "no_transport"
    WORKING_HOURS = "working_hours"
    CONTRACT_TYPE = "contract_type"
    PART_FULL_TIME = "part_full_time"
    SALARY_TOO_LOW = "salary_too_low"
    WORKING_CONDITIONS = "working_conditions"
    WRONG_OCCUPATION = "wrong_occupation"
    SKILLS_MISSING = "skills_missing"
    OVERQUALIFIED = "overqualified"
    EMPLOYER = "employer"
    ALREADY_APPLIED = "already_applied"
    DUPLICATE = "duplicate"
    OFFER_CLOSED = "offer_closed"
    OFFER_UNCLEAR = "offer_unclear"
    NOT_NOW = "not_now"
    FOUND_JOB = "found_job"
    OTHER = "other"


class EmployerReason(StrEnum):
    """Why an employer refuses a candidate, as stored."""

    SKILLS_MISSING = "skills_missing"
    EXPERIENCE_INSUFFICIENT = "experience_insufficient"
    QUALIFICATION_MISSING = "qualification_missing"
    SOFT_SKILLS = "soft_skills"
    AVAILABILITY = "availability"
    DISTANCE = "distance"
    SALARY_EXPECTATION = "salary_expectation"
    DECLINED_BY_CANDIDATE = "declined_by_candidate"
    UNREACHABLE = "unreachable"
    NO_SHOW = "no_show"
    POSITION_FILLED = "position_filled"
    HIRED_ELSEWHERE = "hired_elsewhere"
    DUPLICATE = "duplicate"
    ALREADY_MET = "already_met"
    OTHER = "other"


class RuleKind(StrEnum):
    """What a rule bounds."""

    DISTANCE = "distance"  # value: km, offers beyond are not proposed
    NO_CAR = "no_car"  # value: "car", the mode that is not to be counted on
    HOURS = "hours"  # value: a field of `Schedule`
    CONTRACT = "contract"  # value: a `ContractKind`
    WORKING_TIME = "working_time"  # value: the `WorkingTime` refused
    SALARY = "salary"  # value: EUR gross a month, full-time equivalent; offers that state less are not proposed
    CONDITION = "condition"  # value: a slug of `Offer.physical`
    EMPLOYER = "employer"  # value: SIRET, else name
    TRAINING_DISTANCE = "training_distance"  # value: km, trainings beyond are not proposed
    TRAINING = "training"  # value: label of an occupation, trainings for it are not proposed; or `ANY_TRAINING`


TRAINING_RULES = frozenset({RuleKind.TRAINING_DISTANCE, RuleKind.TRAINING})
"""The kinds that bound trainings, and no offer."""

ANY_TRAINING = "any"
"""Value of the rule of someone who wants no training for a while."""


@dataclass(frozen=True, slots=True)
class Rule:
    """What a person's refusals put in force for this person alone, until it expires or is undone.

    Attributes:
        value: see `RuleKind`; a number for DISTANCE and SALARY.
        reason: the refusal it comes from.
        since: when it began, or was last renewed.
        until: when it ends; None means until it is undone.
        impression_id: the refused impression; None for an answer to a question.
        strength: how many like refusals stand behind it.
        shareable: the person lets it count in employers' lists too.
    """

    kind: RuleKind
    value: float | str
    reason: RefusalReason
    since: datetime
    until: datetime | None = None
    impression_id: int | None = None
    strength: int = 1
    shareable: bool = False


OFFERS_FOR, PROFILES_FOR = "offers_for", "profiles_for"
"""Directions of a list: offers for a person, people for an offer."""


@dataclass(frozen=True, slots=True)
class Impression:
    """One offer, or profile, shown at one place of one list. Ids are the store's pseudonymous keys.

    Attributes:
        direction: `OFFERS_FOR` or `PROFILES_FOR`.
        surface: where it was shown ("digest", "page", "paper"...).
        digest_id: None on live pages.
        project: slot of the profile's project.
        offer_id: 0 in a list that answers a free query of the profile bank.
        bundle: id of the model that ranked.
        position: 1 the first of its list.
        handle: h of the score, 0 liking alone, 1 chance alone.
        price: of congestion; 0 when there is none.
        propensity: probability, under the policy that made the list, that this candidate was in it; None when it
            gives none.
        arm: of a controlled rollout; "" when there is none.
        feature_schema: id of the names of `features`.
        features: as the ranker saw them; NaN missing.
    """

    impression_id: int
    list_id: int
    direction: str
    surface: str
    digest_id: int | None
    profile_id: int
    project: int
    offer_id: int
    at: datetime
    channel: str
    bundle: str
    position: int
    score: float
    handle: float
    price: float
    propensity: float | None
    arm: str
    feature_schema: str
    features: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to an impression; never changed, undone only by a later `withdrawn`.

    Attributes:
        side: "person" or "employer".
        reasons: slugs of `RefusalReason` or `EmployerReason`, for `refused`; see `EventKind` for questions.
        keyed_by: who entered it when that is not the actor; None when it is.
        withdrawn_of: for `withdrawn`, the event undone.
    """

    event_id: int
    impression_id: int
    event: EventKind
    side: str
    reasons: tuple[str, ...]
    actor: Actor
    channel: str
    at: datetime
    keyed_by: str | None = None
    withdrawn_of: int | None = None
