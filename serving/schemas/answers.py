"""What people answer, and the rules that follow."""

from datetime import datetime
from enum import StrEnum

from pydantic import Field, model_validator

from matching.domain import EventKind, RefusalReason, Rule, RuleKind
from matching.explain import UNDO, rule_sentence
from matching.refusals import PERSON, REQUEST_LABELS, REQUESTED_AS, may_be_shared
from serving.schemas.common import Model, ShortNote
from serving.schemas.offers import OfferSummary

Reason = StrEnum("Reason", {slug.upper(): slug for slug in (*RefusalReason, *REQUEST_LABELS)})  # type: ignore[misc]
"""What may be given as a reason; "childcare" is stored as `working_hours`."""


class Said(StrEnum):
    """What a person may say of an offer."""

    INTERESTED = "interested"
    APPLIED = "applied"
    REFUSED = "refused"


class AnswerRequest(Model):
    """Une réponse à une offre."""

    event: Said = Field(description="Ce que je réponds.")
    reasons: list[Reason] = Field(default=[], max_length=10, description="Pourquoi je refuse ; sans ordre.")
    note: ShortNote | None = Field(
        None,
        description="Un mot, pour moi et mon conseiller ou ma conseillère ; ni employeurs ni classement ne le lisent.",
    )

    @model_validator(mode="after")
    def _only_refusals_have_reasons(self) -> "AnswerRequest":
        if self.reasons and self.event is not Said.REFUSED:
            raise ValueError("Seul un refus a des raisons.")
        return self


class MyRule(Model):
    """Une règle que mes refus ont mise en place."""

    id: int = Field(description="Identifiant de la règle.")
    kind: RuleKind = Field(description="Ce qu’elle borne.")
    value: float | str = Field(description="La borne.")
    sentence: str = Field(description="La règle, en une phrase.")
    reason: RefusalReason = Field(description="Le refus dont elle vient.")
    since: datetime = Field(description="Depuis quand.")
    until: datetime | None = Field(description="Jusqu’à quand ; nul : jusqu’à son annulation.")
    impression_id: int | None = Field(description="L’offre refusée, telle qu’elle a été montrée.")
    shareable: bool = Field(description="Compte aussi dans les listes des employeurs : c’est mon choix.")
    may_be_shared: bool = Field(
        description="Faux quand elle touche à la vie privée, à un employeur ou aux formations : elle reste à moi."
    )
    undo: str = Field(description="Adresse à supprimer (DELETE) pour annuler.")
    undo_label: str = Field(description="Le mot à afficher pour annuler.")


class SharingRequest(Model):
    """Le partage d’une règle."""

    shareable: bool = Field(description="Compte aussi dans les listes des employeurs.")


class AnswerGiven(Model):
    """Une réponse enregistrée."""

    event_id: int = Field(description="Identifiant de la réponse.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")
    rules: list[MyRule] = Field(description="Règles maintenant en place pour cette offre.")


class MyAnswer(Model):
    """Une de mes réponses."""

    impression_id: int = Field(description="L’offre, telle qu’elle a été montrée.")
    offer: OfferSummary | None = Field(description="L’offre ; nulle quand elle n’existe plus.")
    event_id: int = Field(description="Identifiant de la réponse.")
    event: EventKind = Field(description="La réponse.")
    reasons: list[RefusalReason] = Field(description="Ses raisons, pour un refus.")
    note: str | None = Field(description="Le mot laissé avec la réponse.")
    at: datetime = Field(description="Quand.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")


class RefusalReasonLabel(Model):
    """Une raison de refus."""

    slug: str = Field(description="À envoyer dans la réponse.")
    label: str = Field(description="À afficher.")


def my_rule(key: int, rule: Rule, employer: str | None = None) -> MyRule:
    """A rule as its owner reads it; see `rule_sentence` for `employer`."""
    return MyRule(
        id=key,
        kind=rule.kind,
        value=rule.value,
        sentence=rule_sentence(rule, employer),
        reason=rule.reason,
        since=rule.since,
        until=rule.until,
        impression_id=rule.impression_id,
        shareable=rule.shareable,
        may_be_shared=may_be_shared(rule),
        undo=f"/me/rules/{key}",
        undo_label=UNDO,
    )


def refusal_reasons() -> list[RefusalReasonLabel]:
    """The reasons that a person may give, in the order of the table; those that count as another one follow it."""
    found = []
    for reason, teaching in PERSON.items():
        requested = [slug for slug, stored in REQUESTED_AS.items() if stored is reason]
        labels = {reason.value: teaching.label} | {slug: REQUEST_LABELS[slug] for slug in requested}
        found += [RefusalReasonLabel(slug=slug, label=label) for slug, label in labels.items()]
    return found
