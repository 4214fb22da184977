"""Rules said to the person whom they bind, with the word that undoes them."""

from matching.domain import ANY_TRAINING, TRAINING_RULES, ContractKind, Rule, RuleKind, WorkingTime
from matching.explain import french

UNDO = "annuler"
"""What the person presses, or says, to undo a rule."""


def rule_sentence(rule: Rule, employer: str | None = None) -> str:
    """What a rule keeps out ("Nous n’envoyons plus d’offres à plus de 25 km").

    Args:
        rule: the rule.
        employer: name of the employer set aside, when the rule has only its SIRET; None says the number.
    """
    what = "de formations" if rule.kind in TRAINING_RULES else "d’offres"
    return french.sentence(f"nous n’envoyons plus {what} {_bounded(rule, employer)}")


def rule_and_undo(rule: Rule, employer: str | None = None) -> str:
    """The same with its undo, for a letter or a plain text ("… à plus de 25 km : annuler")."""
    return french.sentence(f"{rule_sentence(rule, employer)} : {UNDO}")


def _bounded(rule: Rule, employer: str | None) -> str:
    value = str(rule.value)
    match rule.kind:
        case RuleKind.DISTANCE | RuleKind.TRAINING_DISTANCE:
            return f"à plus de {float(rule.value):g} km".replace(".", ",")
        case RuleKind.NO_CAR:
            return "qui demandent une voiture, ou un permis absent de votre profil"
        case RuleKind.HOURS:
            return f"avec {french.HOURS[value]}"
        case RuleKind.CONTRACT:
            return f"en {french.CONTRACTS[ContractKind(value)]}"
        case RuleKind.WORKING_TIME:
            return f"à {french.WORKING_TIMES[WorkingTime(value)]}"
        case RuleKind.SALARY:
            return f"payées moins de {french.euros(float(rule.value))} brut par mois"
        case RuleKind.CONDITION:
            return f"avec {french.CONDITIONS[value]}"
        case RuleKind.EMPLOYER:
            return f"de l’employeur {_employer(value, employer)}"
        case RuleKind.TRAINING:
            return "pour le moment" if value == ANY_TRAINING else f"qui préparent au métier {french.quoted(value)}"


def _employer(value: str, name: str | None) -> str:
    if name is None and len(value) == 14 and value.isdecimal():
        return f"n° {french.siret(value)}"
    return french.quoted(name or value)
