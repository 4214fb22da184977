"""Trainings: what they teach, where, and the sessions that may still be entered."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from matching.domain.answers import RefusalReason
from matching.domain.records import Place, RomeRef, Skill

TRUSTED = timedelta(days=90)
"""How long a session without a date is believed after the catalogue that states it: the service's choice, a season."""


NOWHERE = Place()


@dataclass(frozen=True, slots=True)
class Session:
    """One session of a training.

    Attributes:
        starts: None: not stated, to be asked of whoever gives it.
        ends: None: not stated.
        seats: places left; None: not stated.
    """

    starts: date | None = None
    ends: date | None = None
    seats: int | None = None


@dataclass(frozen=True, slots=True)
class Training:
    """A training of a catalogue. `(source, id)` is its external key.

    Attributes:
        provider: who gives it; None: not stated.
        occupations: those that it prepares for; of version "3", a ROME v3 code that later sheets share.
        skills: those that it is stated to teach; empty: what its occupations say stands for them.
        formacodes: of the thesaurus of trainings, as stated.
        certification: code of the national directory ("RNCP37876", "RS5984"); None: not stated.
        remote: may be followed from anywhere.
        hours: of teaching; None: not stated.
        price_eur: all taxes included; None: not stated.
        cpf: may be paid from a personal training account.
        stated_on: of the catalogue; None: not known, and sessions without a date are not believed.
    """

    id: str
    title: str
    source: str = "default"
    provider: str | None = None
    occupations: tuple[RomeRef, ...] = ()
    skills: tuple[Skill, ...] = ()
    formacodes: tuple[str, ...] = ()
    certification: str | None = None
    place: Place = NOWHERE
    remote: bool = False
    sessions: tuple[Session, ...] = ()
    hours: float | None = None
    price_eur: float | None = None
    cpf: bool = False
    stated_on: date | None = None

    @property
    def ref(self) -> tuple[str, str]:
        """The external key."""
        return self.source, self.id

    @property
    def last_day(self) -> date | None:
        """The last on which a session may be entered: that before it starts. None: no session may be."""
        days = [self._until(one) for one in self.sessions if one.seats != 0]
        return max((day for day in days if day), default=None)

    def session(self, day: date) -> Session | None:
        """The first session that may still be entered on a day, dated ones before; None: none."""
        left = [one for one in self.sessions if one.seats != 0 and (self._until(one) or date.min) >= day]
        return min(left, key=lambda one: one.starts or date.max, default=None)

    def _until(self, session: Session) -> date | None:
        if session.starts is not None:
            return session.starts - timedelta(days=1)
        return self.stated_on and self.stated_on + TRUSTED


class TrainingAnswer(StrEnum):
    """What a person answers to a training."""

    INTERESTED = "interested"
    REFUSED = "refused"


@dataclass(frozen=True, slots=True)
class AnsweredTraining:
    """An answer to a training; the last one counts.

    Attributes:
        reasons: of a refusal.
        channel: through which it came.
        rules: ids of the rules that it put in force.
    """

    answer: TrainingAnswer
    reasons: tuple[RefusalReason, ...]
    at: datetime
    channel: str
    rules: tuple[int, ...] = ()
