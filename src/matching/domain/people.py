"""Persons: identity, contacts, consents and wishes about messages.

Apart from profiles: only the store, and the service that shows or reaches someone, read them; never a feature, a filter
or a list.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Audience(StrEnum):
    """Who may find a profile, each only while its owner agrees. Bit `i` of the store's mask is the i-th."""

    ADVISERS = "advisers"  # other than the referent adviser
    EMPLOYERS = "employers"
    TEMP_AGENCIES = "temp_agencies"
    MISSIONS_LOCALES = "missions_locales"
    TRAINING_BODIES = "training_bodies"


PARTNERS = (Audience.TEMP_AGENCIES, Audience.MISSIONS_LOCALES, Audience.TRAINING_BODIES)
"""Audiences whose programs may say something of the people who let them."""


class Purpose(StrEnum):
    """What a consent is for. Legal bases: see the data protection page of the documentation."""

    VISIBILITY = "visibility"  # of the anonymous profile, to an `Audience`
    SHARING = "sharing"  # of the whole profile with partners of an `Audience`
    UPDATES = "updates"  # of the profile by partners of an `Audience`, with what they certify or infer
    CHANNEL = "channel"  # an optional channel: `audience` names it
    AUDIT = "audit"  # protected attributes used to audit fairness, kept elsewhere


class Channel(StrEnum):
    """How a person is reached."""

    EMAIL = "email"
    SMS = "sms"
    APP = "app"
    SPACE = "space"  # the personal space on the web
    PAPER = "paper"
    PHONE = "phone"


class Frequency(StrEnum):
    """How often a person is written to."""

    IMMEDIATE = "immediate"
    DAILY = "daily"
    WEEKLY = "weekly"


@dataclass(frozen=True, slots=True)
class Consent:
    """What someone agrees to, from `given_at` until `withdrawn_at`; None while it stands.

    Attributes:
        audience: an `Audience`, a `Channel`, or "" where the purpose has none.
        recorded_by: who wrote it down: "person", or the id of an adviser or a source.
    """

    purpose: Purpose
    audience: str
    given_at: datetime
    withdrawn_at: datetime | None = None
    recorded_by: str = "person"


@dataclass(frozen=True, slots=True)
class Adviser:
    """A referent adviser, as the person knows them."""

    id: str
    name: str | None = None
    public_email: str | None = None


@dataclass(frozen=True, slots=True)
class Person:
    """Who stands behind a profile. `(source, id)` is the external key; `profile` that of the profile.

    Attributes:
        name: as the person is called; None when no source gives it.
        postal_address: lines, as on an envelope.
        channels: in order of preference.
        departement: gives the time zone; None unknown.
    """

    id: str
    source: str = "default"
    profile: tuple[str, str] | None = None
    name: str | None = None
    emails: tuple[str, ...] = ()
    phones: tuple[str, ...] = ()
    postal_address: tuple[str, ...] = ()
    channels: tuple[Channel, ...] = ()
    adviser: Adviser | None = None
    departement: str | None = None

    @property
    def ref(self) -> tuple[str, str]:
        """The external key."""
        return self.source, self.id


@dataclass(frozen=True, slots=True)
class Subscription:
    """How a person wants offers to come.

    Attributes:
        handle: between liking (0) and chance (1).
        channels: in order of preference; empty: those of the person.
        reviewed: an adviser sees lists before they leave; None: as the level of support says.
        visited: somebody reads letters with the person, where there is such a service; None: likewise.
        snoozed_until: nothing leaves before; None when awake.
        stopped_at: None while subscribed.
        stopped_for: why it stopped, a slug ("objection", "found_job"...).
    """

    frequency: Frequency = Frequency.WEEKLY
    handle: float = 0.5
    channels: tuple[Channel, ...] = ()
    reviewed: bool | None = None
    visited: bool | None = None
    snoozed_until: datetime | None = None
    stopped_at: datetime | None = None
    stopped_for: str | None = None

    def paused(self, at: datetime) -> bool:
        """Whether a pause is in force at a moment, aware."""
        return self.snoozed_until is not None and self.snoozed_until > at
