"""What carries messages: one class a channel, and the three ways in which it fails."""

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Protocol

from matching.domain import Channel
from matching.errors import MatchingError

if TYPE_CHECKING:
    from serving.delivery.message import Message
    from serving.delivery.recipient import Recipient


class Temporary(MatchingError):  # noqa: N818
    """Nothing was sent, for a reason that time may cure; it is tried again.

    Args:
        message: what happened, without personal data.
        wait: no sooner than this, when whoever carries it says so.
    """

    def __init__(self, message: str | None = None, wait: timedelta = timedelta()) -> None:
        super().__init__(message)
        self.wait = wait


class Permanent(MatchingError):  # noqa: N818
    """Nothing was sent and nothing will be by this channel; the next one is tried.

    Args:
        message: what happened, without personal data.
        dead: the address that does not exist any more; None when the refusal is of this message alone.
    """

    def __init__(self, message: str | None = None, dead: str | None = None) -> None:
        super().__init__(message)
        self.dead = dead


class Uncertain(MatchingError):  # noqa: N818
    """All was handed over and no answer came: it may have been accepted. It is tried again under the same key."""


@dataclass(frozen=True, slots=True)
class Receipt:
    """That a message was accepted.

    Attributes:
        provider_id: by which the provider knows it; None when it gives none.
    """

    provider_id: str | None = None


class Carrier(Protocol):
    """Carries messages by one channel; used by one thread at a time."""

    @property
    def channel(self) -> Channel:
        """Which."""
        ...

    def available(self, to: "Recipient") -> bool:
        """Whether a person can be reached: they have an address, agreed where that is asked, and nothing stopped it."""
        ...

    def send(self, message: "Message") -> Receipt:
        """Hand a message over; two of the same `key` are one to the person, as far as the channel can.

        Raises:
            Temporary: it was not sent; later, perhaps.
            Permanent: it was not sent, and never will be by this channel.
            Uncertain: nobody can know.
        """
        ...

    def close(self) -> None:
        """Give back what is held between messages."""
        ...
