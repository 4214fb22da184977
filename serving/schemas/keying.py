"""What an adviser keys for a person who answered by post, by phone or face to face, beside answers to offers."""

from enum import StrEnum

from pydantic import Field

from matching.domain import Channel
from serving import subscribing
from serving.schemas.alerts import QuestionAnswer
from serving.schemas.common import Model
from serving.schemas.trainings import TrainingAnswerRequest

Rhythm = StrEnum("Rhythm", {word.upper().replace("-", "_"): word for word in subscribing.LABELS})  # type: ignore[misc]
"""What a person may choose of how offers come, in the words of links."""

CAME_BY = Field(description="Comment la personne a répondu : « paper », « phone »…")


class KeyedTraining(TrainingAnswerRequest):
    """La réponse d’une personne à une formation, saisie pour elle."""

    channel: Channel = CAME_BY


class TrainingKeyed(Model):
    """Une réponse enregistrée."""

    undo: str = Field(description="Adresse à supprimer (DELETE) pour revenir sur la réponse.")
    rules: list[str] = Field(description="Règles maintenant en place pour cette formation, en français.")


class KeyedReply(QuestionAnswer):
    """La réponse d’une personne à la question d’un envoi, saisie pour elle."""

    channel: Channel = CAME_BY


class KeyedRhythm(Model):
    """Ce qu’une personne veut recevoir, saisi pour elle."""

    choice: Rhythm = Field(description="Son choix : « pause », « arret », « chaque-semaine »…")
    channel: Channel = CAME_BY


class RhythmKeyed(Model):
    """Ce qu’une personne reçoit à partir de maintenant."""

    sentence: str = Field(description="Comment ses offres viennent, en une phrase qui s’adresse à elle.")


class LetterReturned(Model):
    """Un courrier revenu."""

    address_stopped: bool = Field(
        description="Vrai : l’adresse ne sert plus ; faux : elle a changé, ou son retour était connu."
    )
    sent_again: bool = Field(description="Vrai : l’envoi part par un autre canal.")


class LettersRead(Model):
    """La lecture des courriers avec une personne."""

    visited: bool = Field(description="Vrai : quelqu’un lit ses courriers avec elle, chez elle.")
