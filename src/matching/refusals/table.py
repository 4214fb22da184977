"""The one table of what each reason of refusal teaches, on both sides.

Source of slugs, labels and routes: the service's needs (a public report of April 2023 on the French employment service)
and the reasons that inclusion platforms record.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType

from matching.domain import EmployerReason, EventKind, RefusalReason, RuleKind


class Route(StrEnum):
    """Where a reason goes: to the ranker, to a rule, to the data, to the subscription, or nowhere."""

    FIT = "fit"
    CONSTRAINT = "constraint"
    DATA = "data"
    STATE = "state"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Teaching:
    """What a reason teaches.

    Attributes:
        label: in French.
        dislikes: whether it is a negative on liking.
        chance: weight of a negative on chance, 0 for none. A person's own reasons never reach employers' lists.
        rule: kind of the rule that it puts in force; None for none.
        sensitive: never said to an employer, whatever the list.
        counts_as: the event that it really is.
        review: whether an adviser looks at it.
    """

    label: str
    route: Route
    dislikes: bool = False
    chance: float = 0.0
    rule: RuleKind | None = None
    sensitive: bool = False
    counts_as: EventKind | None = None
    review: bool = False


def _constraint(label: str, rule: RuleKind, sensitive: bool = False) -> Teaching:
    return Teaching(label, Route.CONSTRAINT, dislikes=True, rule=rule, sensitive=sensitive)


_R, _E = RefusalReason, EmployerReason

PERSON: Mapping[RefusalReason, Teaching] = MappingProxyType(
    {
        _R.TOO_FAR: _constraint("Trop loin de chez moi", RuleKind.DISTANCE),
        _R.NO_TRANSPORT: _constraint("Pas de moyen de transport ou permis manquant", RuleKind.NO_CAR),
        _R.WORKING_HOURS: _constraint("Horaires incompatibles", RuleKind.HOURS, sensitive=True),
        _R.CONTRACT_TYPE: _constraint("Type de contrat", RuleKind.CONTRACT),
        _R.PART_FULL_TIME: _constraint("Temps de travail", RuleKind.WORKING_TIME),
        _R.SALARY_TOO_LOW: _constraint("Salaire trop bas", RuleKind.SALARY),
        _R.WORKING_CONDITIONS: _constraint("Conditions de travail", RuleKind.CONDITION, sensitive=True),
        _R.WRONG_OCCUPATION: Teaching("Ce n’est pas mon métier", Route.FIT, dislikes=True),
        _R.SKILLS_MISSING: Teaching("Je n’ai pas les compétences", Route.FIT, chance=1.0),
        _R.OVERQUALIFIED: Teaching("En dessous de mes compétences", Route.FIT, dislikes=True),
        _R.EMPLOYER: _constraint("Pas chez cet employeur", RuleKind.EMPLOYER, sensitive=True),
        _R.ALREADY_APPLIED: Teaching("J’ai déjà postulé", Route.DATA, counts_as=EventKind.APPLIED),
        _R.DUPLICATE: Teaching("Offre déjà reçue", Route.DATA, review=True),
        _R.OFFER_CLOSED: Teaching("Offre déjà pourvue", Route.DATA, review=True),
        _R.OFFER_UNCLEAR: Teaching("Offre peu claire ou douteuse", Route.DATA, review=True),
        _R.NOT_NOW: Teaching("Pas disponible en ce moment", Route.STATE),
        _R.FOUND_JOB: Teaching("J’ai trouvé un emploi", Route.STATE),
        _R.OTHER: Teaching("Autre", Route.NONE, review=True),
    }
)
"""Why a person refuses an offer."""

REQUESTED_AS: Mapping[str, RefusalReason] = MappingProxyType({"childcare": RefusalReason.WORKING_HOURS})
"""Slugs that exist only in a request, and what is stored in their place: family constraints are never written."""

REQUEST_LABELS: Mapping[str, str] = MappingProxyType({"childcare": "Garde d’enfants ou contrainte familiale"})
"""Labels of the slugs of `REQUESTED_AS`."""

EMPLOYER: Mapping[EmployerReason, Teaching] = MappingProxyType(
    {
        _E.SKILLS_MISSING: Teaching("Compétences manquantes", Route.FIT, chance=1.0),
        _E.EXPERIENCE_INSUFFICIENT: Teaching("Expérience insuffisante", Route.FIT, chance=1.0),
        _E.QUALIFICATION_MISSING: Teaching("Diplôme, permis ou habilitation manquant", Route.FIT, chance=1.0),
        _E.SOFT_SKILLS: Teaching("Savoir-être", Route.FIT, chance=0.3, review=True),
        _E.AVAILABILITY: Teaching("Pas disponible assez tôt", Route.CONSTRAINT),
        _E.DISTANCE: Teaching("Trop éloigné", Route.CONSTRAINT),
        _E.SALARY_EXPECTATION: Teaching("Prétentions salariales", Route.CONSTRAINT),
        _E.DECLINED_BY_CANDIDATE: Teaching("La personne a décliné", Route.NONE),
        _E.UNREACHABLE: Teaching("Injoignable", Route.DATA, review=True),
        _E.NO_SHOW: Teaching("Absent à l’entretien", Route.DATA),
        _E.POSITION_FILLED: Teaching("Poste pourvu", Route.STATE, review=True),
        _E.HIRED_ELSEWHERE: Teaching("Embauchée ou embauché ailleurs", Route.STATE, review=True),
        _E.DUPLICATE: Teaching("Candidature en double", Route.DATA),
        _E.ALREADY_MET: Teaching("Déjà rencontrée ou rencontré", Route.DATA),
        _E.OTHER: Teaching("Autre", Route.NONE, review=True),
    }
)
"""Why an employer refuses a candidate. A weight below 1 for soft skills: a judgement that the audit looks into."""

OBJECTIONS: tuple[RefusalReason, ...] = tuple(reason for reason, teaching in PERSON.items() if teaching.dislikes)
"""Reasons that are negatives on liking, in the order of the table."""
