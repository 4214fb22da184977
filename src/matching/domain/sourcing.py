"""What advisers and employers do about people they look for: requests, overrides, reviews. Keys are the store's."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class ContactState(StrEnum):
    """Where a contact request stands."""

    ASKED = "asked"  # the person has not answered
    ACCEPTED = "accepted"  # identity and contacts may be seen by the requester
    DECLINED = "declined"
    EXPIRED = "expired"  # no answer in time
    CANCELLED = "cancelled"  # taken back by the requester, or by the person after accepting


@dataclass(frozen=True, slots=True)
class Contact:
    """Someone would like to reach a person about an offer; nothing is seen of the person before they accept.

    Attributes:
        offer_key: None when it is about no offer in particular.
        employer_key: on whose behalf; None when not known.
        requester_role: "adviser", "employer" or "partner".
        requester: id of who asks.
        answered_through: channel of the answer; None before it.
        keyed_by: the adviser who entered the answer; None when the person did.
        impression_key: of the list in which the profile was shown; None when there is none.
    """

    key: int
    profile_key: int
    offer_key: int | None
    employer_key: int | None
    requester_role: str
    requester: str
    requested_at: datetime
    expires_at: datetime
    state: ContactState = ContactState.ASKED
    answered_at: datetime | None = None
    answered_through: str | None = None
    keyed_by: str | None = None
    impression_key: int | None = None


@dataclass(frozen=True, slots=True)
class Shortlist:
    """Profiles that an adviser or an employer keeps in view.

    Attributes:
        owner_role: as `Contact.requester_role`; the list is that of `owner` alone.
        offer_key: None when it is about no offer in particular.
    """

    key: int
    owner_role: str
    owner: str
    name: str
    offer_key: int | None
    created_at: datetime


@dataclass(frozen=True, slots=True)
class Shortlisted:
    """A profile on a shortlist, with a note that only its owner reads."""

    profile_key: int
    note: str
    author: str
    at: datetime


class OverrideKind(StrEnum):
    """What an adviser makes of a couple, whatever models say."""

    PROMOTE = "promote"  # first in the list
    SET_ASIDE = "set_aside"  # not in the list


@dataclass(frozen=True, slots=True)
class Override:
    """An adviser's word on a person and an offer; no retraining overwrites it.

    Attributes:
        reason: a slug of `OverrideReason`.
        author: id of the adviser.
    """

    key: int
    offer_key: int
    profile_key: int
    kind: OverrideKind
    reason: str
    author: str
    at: datetime
    withdrawn_at: datetime | None = None


class OverrideReason(StrEnum):
    """Why an adviser overrides. No free text: it would carry what the law forbids to keep."""

    MET = "met"  # the adviser knows the person's work
    MOTIVATED = "motivated"
    SKILLS_CONFIRMED = "skills_confirmed"
    TRAINING_PLANNED = "training_planned"
    CONSTRAINT_KNOWN = "constraint_known"
    ALREADY_PROPOSED = "already_proposed"
    OFFER_CHANGED = "offer_changed"
    OTHER = "other"


class ReviewKind(StrEnum):
    """What an adviser is asked to look at. Source: refusal reasons that speak of the offer."""

    OFFER_UNCLEAR = "offer_unclear"
    OFFER_CLOSED = "offer_closed"
    DUPLICATE = "duplicate"
    OTHER = "other"


class ReviewState(StrEnum):
    """Where a review stands."""

    OPEN = "open"
    CONFIRMED = "confirmed"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Review:
    """One thing to look at.

    Attributes:
        offer_key: None when it is about no offer.
        profile_key: of the person who said it; two people who say the same open two reviews of one offer.
        event_key: of the answer that opened it.
    """

    key: int
    kind: ReviewKind
    offer_key: int | None
    profile_key: int | None
    event_key: int | None
    opened_at: datetime
    state: ReviewState = ReviewState.OPEN
    closed_at: datetime | None = None
    closed_by: str | None = None


class NoticeKind(StrEnum):
    """What an adviser is told of."""

    PROFILE = "profile"  # someone new fits an offer that they follow
    TICKET = "ticket"  # people are looked for in their area, or a ticket of theirs is answered
    POOL = "pool"  # someone new is in a talent pool that they subscribe to


@dataclass(frozen=True, slots=True)
class Notice:
    """What an adviser was told; who it is about is read again when it is shown.

    Attributes:
        adviser: id of who is told.
        subject: key of what the kind is about: of the offer, of the ticket, of the talent pool.
        profile_key: of the person; None when it is about nobody.
        impression_key: of the person's place in the log; None when there is none.
        read_at: None until the adviser says so.
    """

    key: int
    adviser: str
    kind: NoticeKind
    subject: int
    profile_key: int | None
    impression_key: int | None
    at: datetime
    read_at: datetime | None = None
