"""Trainings that a person was told of."""

from collections.abc import Mapping
from datetime import date, datetime

from pydantic import Field, model_validator

from matching.domain import Offer, RefusalReason, TrainingAnswer
from matching.refusals import TRAINING
from serving.schemas.answers import MyRule, Reason, RefusalReasonLabel
from serving.schemas.common import Model
from serving.schemas.offers import OfferSummary, summary
from serving.trainings import Told


class MyTrainingAnswer(Model):
    """Ma réponse à une formation."""

    answer: TrainingAnswer = Field(description="La réponse.")
    reasons: list[RefusalReason] = Field(description="Ses raisons, pour un refus.")
    at: datetime = Field(description="Quand.")
    rules: list[MyRule] = Field(description="Règles qu’elle a mises en place et qui agissent.")
    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")


class MyTraining(Model):
    """Une formation qui m’a été proposée."""

    key: int = Field(description="Clé de la formation dans le service.")
    title: str = Field(description="Intitulé.")
    provider: str | None = Field(description="Organisme.")
    place: str | None = Field(description="Lieu.")
    distance_km: float | None = Field(description="Distance à vol d’oiseau, en kilomètres.")
    remote: bool = Field(description="À distance.")
    open: bool = Field(description="On peut encore s’inscrire à une session.")
    starts: date | None = Field(description="Début de la prochaine session, quand il est connu.")
    hours: float | None = Field(description="Durée, en heures.")
    price_eur: float | None = Field(description="Prix, en euros.")
    cpf: bool = Field(description="Finançable par le compte personnel de formation.")
    certification: str | None = Field(description="Code de la certification (RNCP ou RS).")
    sentence: str = Field(description="Pourquoi elle est proposée ; ses nombres sont exacts à la date d’envoi.")
    offers: int = Field(description="Combien d’offres la phrase compte.")
    answer: MyTrainingAnswer | None = Field(description="Ma réponse ; nulle tant que je n’ai pas répondu.")


class MyTrainingOffers(MyTraining):
    """Une formation, et les offres comptées quand elle a été proposée."""

    open_offers: list[OfferSummary] = Field(description="Celles qui sont encore ouvertes.")
    closed_offers: int = Field(description="Combien ne sont plus disponibles.")


class TrainingAnswerRequest(Model):
    """Une réponse à une formation."""

    answer: TrainingAnswer = Field(description="Ce que je réponds.")
    reasons: list[Reason] = Field(default=[], max_length=10, description="Pourquoi je refuse ; sans ordre.")

    @model_validator(mode="after")
    def _only_refusals_have_reasons(self) -> "TrainingAnswerRequest":
        if self.reasons and self.answer is not TrainingAnswer.REFUSED:
            raise ValueError("Seul un refus a des raisons.")
        return self


def my_training(told: Told) -> MyTraining:
    """A training as its person reads it."""
    training, session = told.training, told.training.session(told.day)
    return MyTraining(
        key=told.key,
        title=training.title,
        provider=training.provider,
        place=training.place.label,
        distance_km=None if told.entry.distance_km is None else round(told.entry.distance_km, 1),
        remote=training.remote,
        open=told.open,
        starts=session.starts if session else None,
        hours=training.hours,
        price_eur=training.price_eur,
        cpf=training.cpf,
        certification=training.certification,
        sentence=told.entry.sentence,
        offers=len(told.entry.offer_keys),
        answer=_answer(told),
    )


def my_training_offers(told: Told, offers: Mapping[int, Offer], closed: int) -> MyTrainingOffers:
    """The same with the offers counted: those still open, by key, and how many are not."""
    open_ = [summary(key, offer) for key, offer in offers.items()]
    return MyTrainingOffers(**dict(my_training(told)), open_offers=open_, closed_offers=closed)


def training_reasons() -> list[RefusalReasonLabel]:
    """The reasons that a person may give, in the order to show."""
    return [RefusalReasonLabel(slug=reason, label=teaching.label) for reason, teaching in TRAINING.items()]


def _answer(told: Told) -> MyTrainingAnswer | None:
    if told.answer is None:
        return None
    _, said = told.answer
    undo = f"/me/trainings/{told.key}/answer"
    return MyTrainingAnswer(answer=said.answer, reasons=[*said.reasons], at=said.at, rules=[*told.rules], undo=undo)
