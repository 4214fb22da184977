"""The personal space: digests are its inbox, so that a message is there once it is said to be sent."""

from matching.domain import Channel
from serving.delivery.carrier import Receipt
from serving.delivery.message import Message
from serving.delivery.recipient import Recipient


class Space:
    """Carries messages to the personal space."""

    channel = Channel.SPACE

    def available(self, to: Recipient) -> bool:
        """Whether the person has a profile, hence a space."""
        return to.allows(Channel.SPACE) and to.person.profile is not None

    def send(self, message: Message) -> Receipt:  # noqa: ARG002
        """See `Carrier`; nothing is to be done."""
        return Receipt()

    def close(self) -> None:
        """Nothing is held."""
