"""What advisers read and send: their portfolio, lists they review, people they keep in view, overrides, reviews."""

from datetime import datetime
from enum import StrEnum
from typing import Annotated, Literal

from pydantic import AfterValidator, Field, StringConstraints

from matching.bank import Card
from matching.domain import (
    Channel,
    Override,
    OverrideKind,
    OverrideReason,
    Person,
    Review,
    ReviewKind,
    ReviewState,
    Shortlist,
    Shortlisted,
    Support,
)
from matching.store.shortlists import NAME_LIMIT
from serving.guarding import LawfulNote, LawfulShortNote, lawful_note
from serving.schemas.answers import AnswerRequest
from serving.schemas.bank import ProfileCard, profile_card
from serving.schemas.common import Key, Line, Model
from serving.schemas.jobseekers import MyProfile
from serving.schemas.offers import OfferSummary
from serving.schemas.statements import Statement

Name = Annotated[
    str,
    StringConstraints(
        min_length=1, max_length=NAME_LIMIT, pattern=r"^[^\x00-\x1f\x7f]*[^\s\x00-\x1f\x7f][^\x00-\x1f\x7f]*$"
    ),
    AfterValidator(lawful_note),
]
"""The name of a shortlist: a line that is not blank, and says nothing that the law forbids to keep."""


class Neglect(StrEnum):
    """Who gets too much attention, or none, in lists for employers and advisers."""

    NEVER_SHOWN = "never_shown"
    TOO_SOLICITED = "too_solicited"


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
    statements: list[Statement] = Field(description="Qui dit quoi de la personne, sauf ce qu’elle a masqué.")


class LinkedSource(Model):
    """Un profil d’une autre source, rattaché à celui-ci."""

    source: str = Field(description="La source.")
    id: str = Field(description="Son identifiant dans cette source.")


class NewLink(Model):
    """Un profil d’une autre source, de la même personne."""

    source: Line = Field(description="La source.")
    id: Line = Field(description="Son identifiant dans cette source.")


class KeyedAnswer(AnswerRequest):
    """La réponse d’une personne, saisie pour elle."""

    note: LawfulShortNote | None = Field(
        None, description="Un mot, que la personne lira : métier, compétences, disponibilités."
    )
    channel: Channel = Field(description="Comment elle a répondu : « paper », « phone »…")


class AnswerKeyed(Model):
    """Une réponse enregistrée."""

    event_id: int = Field(description="Identifiant de la réponse.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")
    rules: list[str] = Field(description="Règles maintenant en place pour cette offre, en français.")


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
    note: LawfulNote | None = Field(None, description="Une note, pour moi : métier, compétences, disponibilités.")


class NoteEdit(Model):
    """Une note ; nulle : effacée."""

    note: LawfulNote | None = Field(description="La note.")


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
