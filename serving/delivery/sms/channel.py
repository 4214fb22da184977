"""The SMS channel."""

from matching.domain import Channel, Purpose
from matching.store import Store
from matching.store.channel_faults import WHOLE
from serving.delivery.carrier import Permanent, Receipt
from serving.delivery.message import Message
from serving.delivery.recipient import Recipient
from serving.delivery.sms.numbers import mobile
from serving.delivery.sms.provider import Connection, Provider
from serving.delivery.sms.text import compose
from serving.links import ANSWERS_LAST


class Sms:
    """Carries messages by a provider of text messages.

    Args:
        provider: which.
        store: keeps where messages lead, and which numbers they went to.
    """

    channel = Channel.SMS

    def __init__(self, provider: Provider, store: Store) -> None:
        self._connection, self._stop, self._store = Connection(provider), provider.stop, store

    def available(self, to: Recipient) -> bool:
        """Whether there is a French mobile, which nothing stopped, and its owner agreed."""
        return to.allows(Channel.SMS) and mobile(to.phones) is not None

    def send(self, message: Message) -> Receipt:
        """See `Carrier`."""
        found = mobile(message.to.phones)
        if found is None:
            raise Permanent("No number can be written to.")
        given, number = found
        text = compose(message, message.links.short_url(self._begun(message, number)), self._stop)
        try:
            return Receipt(self._connection.send(number, text, message.key))
        except Permanent as error:
            raise Permanent(str(error), error.dead and given) from error

    def close(self) -> None:
        """Give the connections back."""
        self._connection.close()

    def _begun(self, message: Message, number: str) -> str:
        """The token of the digest; who said STOP since it was looked at is not written to."""
        person, at = message.to.person_key, message.at
        with self._store.transaction() as tx:
            if not _agrees(tx, person):
                raise Permanent("The person does not agree to text messages any more.")
            tx.texted.add(number, person, at)
            return tx.short_links.of(message.digest_id, person, at + ANSWERS_LAST)


def _agrees(store: Store, person: int) -> bool:
    faults = store.channel_faults.of([person]).get(person, [])
    stopped = any((one.channel, one.address) == (Channel.SMS, WHOLE) for one in faults)
    return not stopped and bool(store.consents.agreed([person], Purpose.CHANNEL, Channel.SMS))
