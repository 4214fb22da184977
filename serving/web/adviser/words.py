"""What values of the domain are called on the pages of advisers."""

from collections.abc import Mapping
from typing import Any

from matching.bank import Step
from matching.domain import (
    Channel,
    DigestKind,
    EventKind,
    OverrideKind,
    OverrideReason,
    ReviewKind,
    Support,
    TicketOutcome,
    TicketState,
    TrainingAnswer,
)
from serving.schemas.account import CHANNELS
from serving.schemas.alerts import CancelReason
from serving.web import cards

OVERRIDE_KINDS: Mapping[OverrideKind, str] = {
    OverrideKind.PROMOTE: "Mettre en tête",
    OverrideKind.SET_ASIDE: "Laisser de côté",
}
OVERRIDE_DONE: Mapping[OverrideKind, str] = {
    OverrideKind.PROMOTE: "mise en tête",
    OverrideKind.SET_ASIDE: "laissée de côté",
}
OVERRIDE_REASONS: Mapping[OverrideReason, str] = {
    OverrideReason.MET: "Je connais son travail",
    OverrideReason.MOTIVATED: "Motivation dite en entretien",
    OverrideReason.SKILLS_CONFIRMED: "Compétences vérifiées",
    OverrideReason.TRAINING_PLANNED: "Formation prévue",
    OverrideReason.CONSTRAINT_KNOWN: "Contrainte connue",
    OverrideReason.ALREADY_PROPOSED: "Offre déjà proposée",
    OverrideReason.OFFER_CHANGED: "L’offre a changé",
    OverrideReason.OTHER: "Autre raison",
}
REQUESTERS: Mapping[str, str] = {
    "adviser": "un conseiller ou une conseillère",
    "employer": "un employeur",
    "partner": "un partenaire",
}
SUPPORTS: Mapping[Support, str] = {
    Support.SUIVI: "suivi",
    Support.GUIDE: "guidé",
    Support.RENFORCE: "renforcé",
    Support.WEB: "tout en ligne",
}
ANSWERS: Mapping[EventKind, str] = {
    EventKind.INTERESTED: "ça l’intéresse",
    EventKind.APPLIED: "a postulé",
    EventKind.REFUSED: "a refusé",
}
TRAINING_ANSWERS: Mapping[TrainingAnswer, str] = {
    TrainingAnswer.INTERESTED: "ça l’intéresse",
    TrainingAnswer.REFUSED: "a refusé",
}
KEYED_THROUGH: Mapping[Channel, str] = {
    Channel.PHONE: "Par téléphone",
    Channel.PAPER: "Par courrier",
}
DIGESTS: Mapping[DigestKind, str] = {
    DigestKind.OFFERS: "Des offres",
    DigestKind.SILENCE: "Pourquoi rien n’est venu",
    DigestKind.WELCOME: "Bienvenue, et comment arrêter",
    DigestKind.CLOSED: "Des offres qui ne sont plus ouvertes",
}
REVIEWS: Mapping[ReviewKind, str] = {
    ReviewKind.OFFER_UNCLEAR: "Offre peu claire ou douteuse",
    ReviewKind.OFFER_CLOSED: "Offre déjà pourvue",
    ReviewKind.DUPLICATE: "Offre en double",
    ReviewKind.OTHER: "Autre remarque",
}
CANCELLATIONS: Mapping[CancelReason, str] = {
    CancelReason.UNSUITABLE: "Les offres ne conviennent pas",
    CancelReason.TOLD: "Je les ai données autrement",
    CancelReason.SITUATION: "La situation de la personne a changé",
    CancelReason.OTHER: "Autre raison",
}
STEPS: Mapping[Step, str] = {
    Step.IMMERSION: "une immersion",
    Step.SIMULATION: "un recrutement par simulation",
}
TICKET_STATES: Mapping[TicketState, str] = {
    TicketState.OPEN: "sans réponse pour l’instant",
    TicketState.ANSWERED: "des réponses",
    TicketState.CLOSED: "close",
}
TICKET_OUTCOMES: Mapping[TicketOutcome, str] = {
    TicketOutcome.FOUND: "une personne est trouvée",
    TicketOutcome.NOTHING: "personne n’est trouvé",
    TicketOutcome.ENDED: "l’offre n’est plus ouverte",
}
WORDS: Mapping[str, Mapping[Any, str]] = {
    **cards.WORDS,
    "override_kinds": OVERRIDE_KINDS,
    "override_reasons": OVERRIDE_REASONS,
    "requesters": REQUESTERS,
    "supports": SUPPORTS,
    "answers": ANSWERS,
    "training_answers": TRAINING_ANSWERS,
    "keyed_through": KEYED_THROUGH,
    "reviews": REVIEWS,
    "digests": DIGESTS,
    "channels": {**CHANNELS, Channel.SPACE: "dans son espace"},
    "cancellations": CANCELLATIONS,
    "steps": STEPS,
    "ticket_states": TICKET_STATES,
    "ticket_outcomes": TICKET_OUTCOMES,
}
"""Name in templates -> value -> what it is called."""
