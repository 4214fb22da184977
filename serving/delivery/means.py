"""The means of reaching people that the settings give: which carriers a worker has, and how often each may be used."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from matching.domain import Channel
from matching.store import Store
from serving.delivery.carrier import Carrier
from serving.delivery.email import Email
from serving.delivery.outward import Outward
from serving.delivery.paper.carrier import Paper, Post
from serving.delivery.paper.settings import read_letters
from serving.delivery.push.app import App
from serving.delivery.push.settings import Push, read_push
from serving.delivery.settings import Relay, read_relay
from serving.delivery.sms.channel import Sms
from serving.delivery.sms.provider import Provider
from serving.delivery.sms.settings import read_provider
from serving.delivery.space import Space
from serving.delivery.webhooks.settings import read_webhooks
from serving.settings import ServiceSettings


@dataclass(frozen=True, slots=True)
class Means:
    """What there is beside the personal space.

    Attributes:
        relay: of e-mails; None: none leaves.
        post: of letters; likewise.
        push: of notifications; None: none leaves.
        sms: provider of text messages; likewise.
        webhooks: what tells partners' programs; None: none is told anything.
    """

    relay: Relay | None = None
    push: Push | None = None
    post: Post | None = None
    sms: Provider | None = None
    webhooks: Outward | None = None

    @classmethod
    def of(cls, settings: ServiceSettings) -> "Means":
        """Those of the settings.

        Raises:
            SettingsError: a file that they name cannot be used.
        """
        return cls(
            relay=read_relay(settings.smtp) if settings.smtp else None,
            post=read_letters(settings.letters) if settings.letters else None,
            push=read_push(settings.push) if settings.push else None,
            sms=read_provider(settings.sms, settings.public_url) if settings.sms else None,
            webhooks=read_webhooks(settings.webhooks) if settings.webhooks else Outward(),
        )

    @property
    def rates(self) -> Mapping[Channel, float]:
        """By channel, what its provider takes a second; absent: any."""
        taken = {Channel.EMAIL: self.relay, Channel.APP: self.push, Channel.SMS: self.sms}
        return {channel: means.rate_per_s for channel, means in taken.items() if means and means.rate_per_s}

    def carriers(self, store: Store) -> Sequence[Carrier]:
        """Those of one thread.

        Args:
            store: where a channel keeps what it needs to know.
        """
        emails = [Email(self.relay.server, self.relay.sender, self.relay.bounces)] if self.relay else []
        letters = [Paper(self.post)] if self.post else []
        apps = [App(self.push, store.devices.gone)] if self.push else []
        texts = [Sms(self.sms, store)] if self.sms else []
        return [*emails, *apps, *texts, *letters, Space()]
