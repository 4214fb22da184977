"""What a person agrees to, how they are written to, and who saw them."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field

from matching.domain import Audience, Channel, Consent, Frequency, Purpose, Subscription
from matching.store.views import IdentityView
from serving.schemas.common import Model, Moment
from serving.schemas.my_contacts import ROLES

PURPOSES = {
    Purpose.VISIBILITY: "Que mon profil, sans mon identité, soit trouvé",
    Purpose.SHARING: "Que mon profil entier soit partagé",
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
        default=[], max_length=len(Channel), description="Par quels canaux, dans l’ordre ; vide : ceux de mon dossier."
    )
    snoozed_until: Moment | None = Field(default=None, description="Rien ne part avant ; nul : pas de pause.")


class SubscriptionState(MySubscription):
    """Comment les offres me parviennent, et si elles me parviennent."""

    stopped_at: datetime | None = Field(description="Arrêté le ; nul tant que c’est en cours.")
    stopped_for: str | None = Field(description="Pourquoi : « objection », « found_job », « no_project »…")


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
        case Purpose.VISIBILITY:
            return f"{PURPOSES[purpose]} {AUDIENCES[Audience(to)]}"
        case Purpose.SHARING:
            return f"{PURPOSES[purpose]} {SHARED_WITH[Audience(to)]}"
        case Purpose.CHANNEL:
            return f"{PURPOSES[purpose]} {CHANNELS[Channel(to)]}"
        case Purpose.AUDIT:
            return PURPOSES[purpose]


def subscription_state(one: Subscription) -> SubscriptionState:
    """A subscription as its owner reads it."""
    return SubscriptionState(
        frequency=one.frequency,
        handle=one.handle,
        channels=[*one.channels],
        snoozed_until=one.snoozed_until,
        stopped_at=one.stopped_at,
        stopped_for=one.stopped_for,
    )


def my_identity_view(one: IdentityView) -> MyIdentityView:
    """A view as the person who was seen reads it."""
    who = ROLES.get(one.viewer_role, "Le service de l’emploi")
    return MyIdentityView(viewed_by=who, viewer=one.viewer, shown=one.shown, at=one.at)
