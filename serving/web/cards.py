"""What the values on anonymous cards of people are called, and those of the requests made to them."""

from collections.abc import Mapping
from typing import Any

from matching.domain import ContactState, Provenance
from matching.explain import french

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
WORDS: Mapping[str, Mapping[Any, str]] = {
    "availabilities": AVAILABILITIES,
    "provenances": PROVENANCES,
    "contact_states": CONTACT_STATES,
    "contact_tones": CONTACT_TONES,
    "contracts": french.CONTRACTS,
    "working_times": french.WORKING_TIMES,
    "educations": french.EDUCATION,
    "languages": french.LANGUAGES,
}
"""Name in templates -> value -> what it is called."""
