"""What values of the domain are called on the pages of advisers."""

from collections.abc import Mapping
from typing import Any

from matching.domain import (
    Channel,
    ContactState,
    DigestKind,
    EventKind,
    OverrideKind,
    OverrideReason,
    Provenance,
    ReviewKind,
    Support,
)
from matching.explain import french
from serving.schemas.account import CHANNELS
from serving.schemas.alerts import CancelReason

AVAILABILITIES: Mapping[str, str] = {
    "now": "disponible",
    "later": "disponible plus tard",
    "unknown": "disponibilité non précisée",
}
PROVENANCES: Mapping[Provenance, str] = {
    Provenance.CERTIFIED: "certifiée",
    Provenance.ADVISER: "confirmée par un conseiller ou une conseillère",
    Provenance.DECLARED: "déclarée",
    Provenance.INFERRED: "déduite",
}
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
CONTACT_STATES: Mapping[ContactState, str] = {
    ContactState.ASKED: "en attente de réponse",
    ContactState.ACCEPTED: "acceptée",
    ContactState.DECLINED: "refusée",
    ContactState.EXPIRED: "expirée sans réponse",
    ContactState.CANCELLED: "reprise",
}
CONTACT_TONES: Mapping[ContactState, str] = {
    ContactState.ASKED: "neutral",
    ContactState.ACCEPTED: "success",
    ContactState.DECLINED: "warning",
    ContactState.EXPIRED: "warning",
    ContactState.CANCELLED: "neutral",
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
    EventKind.INTERESTED: "intéressé·e",
    EventKind.APPLIED: "a postulé",
    EventKind.REFUSED: "a refusé",
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
WORDS: Mapping[str, Mapping[Any, str]] = {
    "availabilities": AVAILABILITIES,
    "provenances": PROVENANCES,
    "override_kinds": OVERRIDE_KINDS,
    "override_done": OVERRIDE_DONE,
    "override_reasons": OVERRIDE_REASONS,
    "contact_states": CONTACT_STATES,
    "contact_tones": CONTACT_TONES,
    "requesters": REQUESTERS,
    "supports": SUPPORTS,
    "answers": ANSWERS,
    "keyed_through": KEYED_THROUGH,
    "reviews": REVIEWS,
    "digests": DIGESTS,
    "channels": {**CHANNELS, Channel.SPACE: "dans son espace"},
    "cancellations": CANCELLATIONS,
    "contracts": french.CONTRACTS,
    "working_times": french.WORKING_TIMES,
    "educations": french.EDUCATION,
    "languages": french.LANGUAGES,
}
"""Name in templates -> value -> what it is called."""
