"""Whom a message is for: how they may be reached, in the order they prefer."""

from dataclasses import dataclass

from matching.domain import Channel, Person, Subscription
from matching.store.devices import Device

USUAL = (Channel.EMAIL, Channel.SPACE)
"""Of who prefers nothing: 59 % prefer e-mail (public report on France Travail, 2023)."""

ONLINE = frozenset({Channel.EMAIL, Channel.SMS, Channel.APP, Channel.SPACE})
"""Channels of people who are at ease online: where these fail, their personal space keeps the message."""

OPTIONAL = frozenset({Channel.SMS, Channel.APP, Channel.PHONE})
"""Channels that wait for a consent; e-mail, space and paper rest on the service's mission, until an objection."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """A person to be reached.

    Attributes:
        agreed: optional channels that they agree to.
        faulty: addresses by channel that bounced; "" where the whole channel is stopped.
        visited: somebody reads letters with them.
        devices: that they let us notify.
    """

    person_key: int
    person: Person
    subscription: Subscription
    agreed: frozenset[Channel] = frozenset()
    faulty: frozenset[tuple[Channel, str]] = frozenset()
    visited: bool = False
    devices: tuple[Device, ...] = ()

    def wishes(self) -> tuple[Channel, ...]:
        """Channels in order of preference; the personal space comes last for whoever reads online."""
        wished = tuple(dict.fromkeys(self.subscription.channels or self.person.channels or USUAL))
        online = ONLINE.intersection(wished) and Channel.SPACE not in wished
        return (*wished, Channel.SPACE) if online else wished

    def allows(self, channel: Channel) -> bool:
        """Whether a channel is neither stopped nor in want of a consent."""
        return (channel, "") not in self.faulty and (channel not in OPTIONAL or channel in self.agreed)

    @property
    def emails(self) -> tuple[str, ...]:
        """Addresses that did not bounce."""
        return tuple(one for one in self.person.emails if (Channel.EMAIL, one) not in self.faulty)

    @property
    def phones(self) -> tuple[str, ...]:
        """Numbers to which a text message was not refused."""
        return tuple(one for one in self.person.phones if (Channel.SMS, one) not in self.faulty)
