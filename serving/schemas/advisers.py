"""What advisers read and send: their portfolio, lists they review, people they keep in view, requests, reviews."""

from datetime import datetime
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from matching.bank import Card
from matching.domain import (
    Channel,
    Contact,
    ContactState,
    Override,
    OverrideKind,
    OverrideReason,
    Person,
    RefusalReason,
    Review,
    ReviewKind,
    ReviewState,
    Shortlist,
    Shortlisted,
    Support,
)
from matching.refusals import PERSON
from matching.store.shortlists import NAME_LIMIT
from matching.unfilled import Limits, Refusals
from serving.schemas.answers import AnswerRequest
from serving.schemas.bank import AdviserListed, ProfileCard, kept_out, profile_card
from serving.schemas.common import Key, Line, Model, Note
from serving.schemas.jobseekers import MyProfile
from serving.schemas.lists import KeptOut, MyOffer
from serving.schemas.offers import OfferSummary

Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=NAME_LIMIT, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    ),
]
"""The name of a shortlist: a line that is not blank."""


class PortfolioPerson(Model):
    """Une personne de mon portefeuille."""

    key: int = Field(description="Clé de la personne.")
    name: str | None = Field(description="Nom, tel qu’elle se fait appeler.")
    profile_key: int | None = Field(description="Clé de son profil ; nulle s’il n’y en a pas.")
    occupations: list[str] = Field(description="Métiers recherchés.")
    support: Support | None = Field(description="Mode d’accompagnement.")
    reviewed: bool = Field(description="Vrai : je relis ses offres avant l’envoi.")
    solicited: int = Field(description="Demandes de mise en relation, sur trente jours.")
    shown: int = Field(
        description="Passages dans des listes d’employeurs et de conseillers, sur quatre-vingt-dix jours."
    )


class Identity(Model):
    """Qui est une personne, et comment la joindre."""

    name: str | None = Field(description="Nom, tel qu’elle se fait appeler.")
    emails: list[str] = Field(description="Adresses électroniques.")
    phones: list[str] = Field(description="Téléphones.")
    postal_address: list[str] = Field(description="Adresse postale, par lignes.")
    channels: list[Channel] = Field(description="Canaux, par ordre de préférence.")


class AdvisedPerson(Model):
    """Une personne de mon portefeuille, avec son identité et son profil."""

    key: int = Field(description="Clé de la personne.")
    identity: Identity = Field(description="Son identité. Cette lecture est notée ; la personne la voit.")
    profile: MyProfile | None = Field(description="Son profil ; nul s’il n’y en a pas.")
    sources: list["LinkedSource"] = Field(description="Ce qui a été rattaché à son profil.")


class LinkedSource(Model):
    """Un profil d’une autre source, rattaché à celui-ci."""

    source: str = Field(description="La source.")
    id: str = Field(description="Son identifiant dans cette source.")


class NewLink(Model):
    """Un profil d’une autre source, de la même personne."""

    source: Line = Field(description="La source.")
    id: Line = Field(description="Son identifiant dans cette source.")


class KeyedAnswer(AnswerRequest):
    """La réponse d’une personne, saisie pour elle. Aucun texte libre."""

    channel: Channel = Field(description="Comment elle a répondu : « paper », « phone »…")


class AnswerKeyed(Model):
    """Une réponse enregistrée."""

    event_id: int = Field(description="Identifiant de la réponse.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")
    rules: list[str] = Field(description="Règles maintenant en place pour cette offre, en français.")


class Pending(Model):
    """Les offres qui partiraient, à relire."""

    reviewed: bool = Field(description="Vrai : rien ne part sans relecture ; faux : la relecture n’est pas demandée.")
    items: list[MyOffer] = Field(description="Les offres, les meilleures d’abord.")


class Approval(Model):
    """Les offres approuvées, dans l’ordre d’envoi."""

    impression_ids: list[Key] = Field(min_length=1, max_length=10, description="De la liste relue.")


class Approved(Model):
    """Une liste approuvée."""

    task: int = Field(description="L’envoi, qui partira à son tour.")
    count: int = Field(description="Combien d’offres.")


class NewShortlist(Model):
    """Une sélection à ouvrir."""

    name: Name = Field(description="Son nom.")
    offer_key: Key | None = Field(None, description="Clé de l’offre dont il s’agit.")


class ShortlistName(Model):
    """Le nom d’une sélection."""

    name: Name = Field(description="Son nom.")


class ShortlistSummary(Model):
    """Une de mes sélections."""

    key: int = Field(description="Clé de la sélection.")
    name: str = Field(description="Son nom.")
    offer_key: int | None = Field(description="Clé de l’offre dont il s’agit.")
    created_at: datetime = Field(description="Date d’ouverture.")


class ShortlistedPerson(Model):
    """Une personne d’une sélection."""

    profile_key: int = Field(description="Clé de son profil.")
    card: ProfileCard | None = Field(description="Sa carte ; nulle si elle n’accepte plus d’être trouvée.")
    note: str = Field(description="Ma note ; la personne la lit si elle demande ses données.")
    at: datetime = Field(description="Depuis quand.")


class ShortlistDetail(ShortlistSummary):
    """Une de mes sélections, avec les personnes."""

    items: list[ShortlistedPerson] = Field(description="Les personnes, dans l’ordre d’ajout.")


class NewShortlisted(Model):
    """Une personne à ajouter."""

    profile_key: Key = Field(description="Clé de son profil.")
    note: Note | None = Field(None, description="Une note, pour moi.")


class NoteEdit(Model):
    """Une note ; nulle : effacée."""

    note: Note | None = Field(description="La note.")


class NewOverride(Model):
    """Ce que je dis d’une personne et d’une offre, quoi que dise le classement."""

    profile_key: Key = Field(description="Clé du profil.")
    kind: OverrideKind = Field(description="« promote » : en tête ; « set_aside » : laissée de côté.")
    reason: OverrideReason = Field(description="Pourquoi ; aucun texte libre.")


class AdviserOverride(Model):
    """Ce qu’un conseiller ou une conseillère dit d’une personne et d’une offre. Aucun réentraînement ne l’efface."""

    key: int = Field(description="Clé.")
    offer_key: int = Field(description="Clé de l’offre.")
    profile_key: int = Field(description="Clé du profil.")
    kind: OverrideKind = Field(description="« promote » : en tête ; « set_aside » : laissée de côté.")
    reason: OverrideReason = Field(description="Pourquoi.")
    author: str = Field(description="Qui l’a dit.")
    at: datetime = Field(description="Quand.")


class NewAdviserContact(Model):
    """Une demande de mise en relation : par une place dans une liste, ou par un profil."""

    impression_id: Key | None = Field(None, description="De la liste montrée : elle dit qui et pour quelle offre.")
    profile_key: Key | None = Field(None, description="Clé d’un profil, à défaut de liste.")
    offer_key: Key | None = Field(None, description="Clé de l’offre, avec `profile_key`.")

    @model_validator(mode="after")
    def _one_way(self) -> "NewAdviserContact":
        if (self.impression_id is None) == (self.profile_key is None):
            raise ValueError("Donnez une place dans une liste, ou un profil : l’un des deux.")
        if self.impression_id is not None and self.offer_key is not None:
            raise ValueError("La liste dit déjà pour quelle offre.")
        return self


class AdviserContact(Model):
    """Une demande de mise en relation."""

    key: int = Field(description="Clé de la demande.")
    profile_key: int = Field(description="Clé du profil.")
    offer_key: int | None = Field(description="Clé de l’offre.")
    requester_role: str = Field(description="Qui demande : « adviser », « employer » ou « partner ».")
    state: ContactState = Field(description="Où elle en est.")
    requested_at: datetime = Field(description="Date de la demande.")
    expires_at: datetime = Field(description="Sans réponse, elle expire alors.")
    answered_at: datetime | None = Field(description="Date de la réponse.")


class KeyedContactAnswer(Model):
    """La réponse d’une personne à une demande, saisie pour elle."""

    accepted: bool = Field(description="Vrai : elle accepte que son identité soit montrée à qui demande.")
    channel: Channel = Field(description="Comment elle a répondu.")


class AdviserReview(Model):
    """Ce qui a été dit d’une offre, à vérifier."""

    key: int = Field(description="Clé.")
    kind: ReviewKind = Field(description="Ce qui est dit.")
    offer: OfferSummary | None = Field(description="L’offre ; nulle quand elle n’existe plus.")
    opened_at: datetime = Field(description="Depuis quand.")
    state: ReviewState = Field(description="Où en est la vérification.")
    closed_at: datetime | None = Field(description="Quand elle a été close.")
    closed_by: str | None = Field(description="Par qui.")


class ReviewFinding(Model):
    """Ce qui a été vérifié."""

    state: Literal["confirmed", "dismissed"] = Field(description="« confirmed » : c’est vrai ; « dismissed » : non.")


class UnfilledOffer(Model):
    """Une offre ouverte depuis plus de trente jours."""

    offer: OfferSummary = Field(description="L’offre.")
    days_open: int = Field(description="Depuis combien de jours.")


class OfferLimit(Model):
    """Ce qu’une exigence levée, elle seule, apporterait."""

    slug: str = Field(description="L’exigence.")
    value: str | float | None = Field(description="Ce qui serait proposé.")
    more: int | None = Field(description="Combien de personnes de plus ; nul : moins de onze, sans dire combien.")
    sentence: str = Field(description="Le tout, en une phrase.")


class ReasonCount(Model):
    """Combien de personnes refusent l’offre pour une raison."""

    reason: RefusalReason = Field(description="La raison.")
    label: str = Field(description="La raison, en français.")
    count: int = Field(description="Combien de personnes ; jamais moins de onze.")


class UnfilledDetail(UnfilledOffer):
    """Ce qui limite une offre, et qui appeler."""

    known: int = Field(description="Personnes des environs dont le métier est celui de l’offre, ou y mène.")
    within: int = Field(description="Celles que rien n’écarte et qui ont ce qui est exigé.")
    kept_out: list[KeptOut] = Field(description="Celles que chaque contrainte écarte.")
    limits: list[OfferLimit] = Field(description="Ce que chaque exigence coûte, la plus coûteuse d’abord.")
    refused_by: int | None = Field(description="Personnes qui ont refusé l’offre ; nul : moins de onze.")
    refusals: list[ReasonCount] = Field(description="Leurs raisons, sans celles de moins de onze personnes.")
    to_call: list[AdviserListed] = Field(description="Les mieux placées dont personne n’a encore demandé l’intérêt.")


def identity(person: Person) -> Identity:
    """Who a person is."""
    return Identity(
        name=person.name,
        emails=[*person.emails],
        phones=[*person.phones],
        postal_address=[*person.postal_address],
        channels=[*person.channels],
    )


def shortlist_summary(one: Shortlist) -> ShortlistSummary:
    """A shortlist, without the people."""
    return ShortlistSummary(key=one.key, name=one.name, offer_key=one.offer_key, created_at=one.created_at)


def shortlisted(one: Shortlisted, card: Card | None) -> ShortlistedPerson:
    """Someone on a shortlist; `card` None when they may not be seen any more."""
    seen = None if card is None else profile_card(card)
    return ShortlistedPerson(profile_key=one.profile_key, card=seen, note=one.note, at=one.at)


def adviser_override(one: Override) -> AdviserOverride:
    """An override as advisers read it."""
    return AdviserOverride(
        key=one.key,
        offer_key=one.offer_key,
        profile_key=one.profile_key,
        kind=one.kind,
        reason=OverrideReason(one.reason),
        author=one.author,
        at=one.at,
    )


def adviser_contact(one: Contact) -> AdviserContact:
    """A request as advisers read it."""
    return AdviserContact(
        key=one.key,
        profile_key=one.profile_key,
        offer_key=one.offer_key,
        requester_role=one.requester_role,
        state=one.state,
        requested_at=one.requested_at,
        expires_at=one.expires_at,
        answered_at=one.answered_at,
    )


def adviser_contacts(found: list[Contact]) -> list[AdviserContact]:
    """Several, as advisers read them."""
    return [adviser_contact(one) for one in found]


def adviser_review(one: Review, offer: OfferSummary | None) -> AdviserReview:
    """A review: who said it is not told."""
    return AdviserReview(
        key=one.key,
        kind=one.kind,
        offer=offer,
        opened_at=one.opened_at,
        state=one.state,
        closed_at=one.closed_at,
        closed_by=one.closed_by,
    )


def unfilled_detail(
    unfilled: UnfilledOffer, found: Limits, refused: Refusals, to_call: list[AdviserListed]
) -> UnfilledDetail:
    """All that is known of an offer that stays unfilled."""
    return UnfilledDetail(
        offer=unfilled.offer,
        days_open=unfilled.days_open,
        known=found.known,
        within=found.within,
        kept_out=kept_out(found.kept_out),
        limits=[
            OfferLimit(slug=one.change.slug, value=one.change.value, more=one.more, sentence=one.sentence)
            for one in found.limits
        ],
        refused_by=refused.people,
        refusals=[ReasonCount(reason=why, label=PERSON[why].label, count=n) for why, n in refused.reasons.items()],
        to_call=to_call,
    )
