"""What a person agrees to, how they are written to, and who saw them."""

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from pydantic import Field

from matching.domain import PARTNERS, Audience, Channel, Consent, Frequency, Purpose, Subscription
from matching.store.channel_faults import WHOLE, ChannelFault, FaultKind
from matching.store.views import IdentityView
from serving.schemas.common import Model, Moment
from serving.schemas.my_contacts import ROLES

PURPOSES = {
    Purpose.VISIBILITY: "Que mon profil, sans mon identité, soit trouvé",
    Purpose.SHARING: "Que mon profil entier soit partagé",
    Purpose.UPDATES: "Que mon profil soit complété",
    Purpose.CHANNEL: "Que l’on me contacte",
    Purpose.AUDIT: "Que des informations sensibles servent à vérifier que personne n’est désavantagé",
}
AUDIENCES = {
    Audience.ADVISERS: "par les autres conseillers et conseillères",
    Audience.EMPLOYERS: "par les employeurs",
    Audience.TEMP_AGENCIES: "par les agences d’intérim",
    Audience.MISSIONS_LOCALES: "par les missions locales",
    Audience.TRAINING_BODIES: "par les organismes de formation",
}
SHARED_WITH = {
    Audience.ADVISERS: "avec les autres conseillers et conseillères",
    Audience.EMPLOYERS: "avec les employeurs",
    Audience.TEMP_AGENCIES: "avec les agences d’intérim",
    Audience.MISSIONS_LOCALES: "avec les missions locales",
    Audience.TRAINING_BODIES: "avec les organismes de formation",
}
CHANNELS = {
    Channel.EMAIL: "par courriel",
    Channel.SMS: "par SMS",
    Channel.APP: "dans l’application",
    Channel.SPACE: "dans mon espace",
    Channel.PAPER: "par courrier",
    Channel.PHONE: "par téléphone",
}


FAULTS = {
    FaultKind.STOP: "Vous avez répondu STOP : nous ne vous écrivons plus par ce canal. Choisissez-le à nouveau pour "
    "recevoir encore des messages.",
    FaultKind.HARD_BOUNCE: "Un message envoyé à {address} n’a pas pu être remis : cette adresse n’est plus utilisée. "
    "Corrigez-la, ou choisissez à nouveau ce canal si elle est juste.",
    FaultKind.COMPLAINT: "Vous avez signalé un de nos messages comme indésirable : ce canal n’est plus utilisé. "
    "Choisissez-le à nouveau pour recevoir encore des messages.",
}
DEAD_NUMBER = (
    "Un SMS envoyé au {address} n’a pas pu être remis : ce numéro ne reçoit plus de messages. Corrigez-le, ou "
    "choisissez à nouveau ce canal s’il est juste."
)


class ConsentTo(StrEnum):
    """The public of a consent, in an address: an `Audience`, a `Channel`, or "all" where the purpose has none."""

    ADVISERS = "advisers"
    EMPLOYERS = "employers"
    TEMP_AGENCIES = "temp_agencies"
    MISSIONS_LOCALES = "missions_locales"
    TRAINING_BODIES = "training_bodies"
    EMAIL = "email"
    SMS = "sms"
    APP = "app"
    SPACE = "space"
    PAPER = "paper"
    PHONE = "phone"
    ALL = "all"

    @property
    def stored(self) -> str:
        """As the store names it."""
        return "" if self is ConsentTo.ALL else self.value


class MyConsent(Model):
    """Un accord : qui peut quoi, et depuis quand."""

    purpose: Purpose = Field(description="Pour quoi.")
    audience: ConsentTo = Field(description="Pour qui, ou par quel canal.")
    label: str = Field(description="L’accord, en une phrase.")
    given_at: datetime | None = Field(description="Donné le ; nul quand il n’est pas donné.")
    recorded_by: str | None = Field(description="Qui l’a noté ; « person » : moi.")


class MySubscription(Model):
    """Comment les offres me parviennent."""

    frequency: Frequency = Field(description="À quel rythme.")
    handle: float = Field(ge=0, le=1, description="Entre « j’aime » (0) et « j’ai mes chances » (1).")
    channels: list[Channel] = Field(
        default=[],
        max_length=len(Channel),
        description="Par quels canaux, dans l’ordre ; vide : ceux de mon dossier. Un canal arrêté qui est nommé ici "
        "sert à nouveau.",
    )
    snoozed_until: Moment | None = Field(default=None, description="Rien ne part avant ; nul : pas de pause.")


class StoppedChannel(Model):
    """Un canal, ou une adresse, qui ne sert plus."""

    channel: Channel = Field(description="Lequel.")
    reason: str = Field(description="Pourquoi, et comment le reprendre.")
    since: datetime = Field(description="Depuis quand.")


class SubscriptionState(MySubscription):
    """Comment les offres me parviennent, et si elles me parviennent."""

    stopped_at: datetime | None = Field(description="Arrêté le ; nul tant que c’est en cours.")
    stopped_for: str | None = Field(description="Pourquoi : « objection », « found_job », « no_project »…")
    stopped_channels: list[StoppedChannel] = Field(description="Ce qui ne sert plus pour me joindre, et pourquoi.")


class MyIdentityView(Model):
    """Quelqu’un a vu mon identité."""

    viewed_by: str = Field(description="Qui : son rôle.")
    viewer: str = Field(description="Son identifiant dans le service.")
    shown: str = Field(description="Ce qui a été vu : « identity », « contact »…")
    at: datetime = Field(description="Quand.")


def my_consents(standing: list[Consent]) -> list[MyConsent]:
    """Every consent that may be given, those that stand with their date."""
    given = {(one.purpose, one.audience): one for one in standing}
    return [_consent(purpose, to, given.get((purpose, to.stored))) for purpose, to in consents_to_ask()]


def consents_to_ask() -> list[tuple[Purpose, ConsentTo]]:
    """What may be agreed to."""
    publics = [ConsentTo(audience) for audience in Audience]
    return [
        *((Purpose.VISIBILITY, to) for to in publics),
        *((Purpose.SHARING, to) for to in publics),
        *((Purpose.UPDATES, ConsentTo(audience)) for audience in PARTNERS),
        *((Purpose.CHANNEL, ConsentTo(channel)) for channel in Channel),
        (Purpose.AUDIT, ConsentTo.ALL),
    ]


def _consent(purpose: Purpose, to: ConsentTo, given: Consent | None) -> MyConsent:
    return MyConsent(
        purpose=purpose,
        audience=to,
        label=_label(purpose, to),
        given_at=given.given_at if given else None,
        recorded_by=given.recorded_by if given else None,
    )


def _label(purpose: Purpose, to: ConsentTo) -> str:
    match purpose:
        case Purpose.VISIBILITY | Purpose.UPDATES:
            return f"{PURPOSES[purpose]} {AUDIENCES[Audience(to)]}"
        case Purpose.SHARING:
            return f"{PURPOSES[purpose]} {SHARED_WITH[Audience(to)]}"
        case Purpose.CHANNEL:
            return f"{PURPOSES[purpose]} {CHANNELS[Channel(to)]}"
        case Purpose.AUDIT:
            return PURPOSES[purpose]


def subscription_state(
    one: Subscription, addresses: Iterable[str], faults: Iterable[ChannelFault]
) -> SubscriptionState:
    """A subscription as its owner reads it.

    Args:
        one: what is wanted.
        addresses: of the person, by e-mail and telephone; a fault of one that they have no more concerns nobody.
        faults: of their channels.
    """
    concerned = {WHOLE, *addresses}
    return SubscriptionState(
        frequency=one.frequency,
        handle=one.handle,
        channels=[*one.channels],
        snoozed_until=one.snoozed_until,
        stopped_at=one.stopped_at,
        stopped_for=one.stopped_for,
        stopped_channels=[
            StoppedChannel(channel=fault.channel, reason=_reason(fault), since=fault.at)
            for fault in faults
            if fault.address in concerned
        ],
    )


def _reason(fault: ChannelFault) -> str:
    """Why, in the words of the channel."""
    dead_number = (fault.channel, fault.kind) == (Channel.SMS, FaultKind.HARD_BOUNCE)
    return (DEAD_NUMBER if dead_number else FAULTS[fault.kind]).format(address=fault.address)


def my_identity_view(one: IdentityView) -> MyIdentityView:
    """A view as the person who was seen reads it."""
    who = ROLES.get(one.viewer_role, "Le service de l’emploi")
    return MyIdentityView(viewed_by=who, viewer=one.viewer, shown=one.shown, at=one.at)
