"""What values are called on the pages of employers."""

from collections.abc import Mapping

from matching.domain import EmployerReason, EventKind, OfferStatus
from matching.guard import Severity
from matching.refusals import EMPLOYER

STATUSES: Mapping[OfferStatus, str] = {
    OfferStatus.OPEN: "ouverte",
    OfferStatus.FILLED: "pourvue",
    OfferStatus.WITHDRAWN: "retirée",
    OfferStatus.EXPIRED: "expirée",
}
STATUS_TONES: Mapping[OfferStatus, str] = {
    OfferStatus.OPEN: "success",
    OfferStatus.FILLED: "neutral",
    OfferStatus.WITHDRAWN: "neutral",
    OfferStatus.EXPIRED: "warning",
}
PERIODS: Mapping[str, str] = {"month": "par mois", "hour": "par heure", "year": "par an"}
EXPERIENCES: Mapping[int, str] = {
    0: "Débutants acceptés",
    6: "6 mois",
    12: "1 an",
    24: "2 ans",
    36: "3 ans",
    60: "5 ans",
    120: "10 ans",
}
SEVERITIES: Mapping[Severity, tuple[str, str]] = {
    Severity.UNLAWFUL: ("Interdit par la loi", "error"),
    Severity.CONTRADICTORY: ("Se contredit", "error"),
    Severity.BORDERLINE: ("Conseil", "warning"),
}
"""Severity -> its name, and the tone of its badge."""

OUTCOMES: Mapping[EventKind, str] = {
    EventKind.CONTACTED: "Contactée",
    EventKind.INTERVIEWED: "Reçue en entretien",
    EventKind.HIRED: "Embauchée",
    EventKind.REFUSED: "Pas retenue",
}
REASONS: Mapping[EmployerReason, str] = {reason: teaching.label for reason, teaching in EMPLOYER.items()}

FIELDS: Mapping[str, str] = {
    "title": "Intitulé",
    "description": "L’offre",
    "employer": "Établissement",
    "place": "Lieu de travail",
    "contract": "Contrat",
    "months": "Durée du contrat",
    "hours": "Heures par semaine",
    "pay_min": "Salaire, au moins",
    "pay_max": "Salaire, jusqu’à",
    "positions": "Nombre de postes",
    "skill": "Compétence",
}
"""Field of the form of an offer -> its name, where what is wrong is said away from it."""
