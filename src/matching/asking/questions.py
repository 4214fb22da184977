"""The one table of questions: what is asked, in which words, and what each answer makes.

A question is about the work, never about the person: no family, no health, no reason why. A "no" makes the rule that a
refusal for the same reason would make, for as long, and it can be undone like it; once the rule has ended the memory
keeps the answer, for a question is never put twice. A "yes" makes no rule: the memory alone keeps it.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType

from matching.domain import ContractKind, RefusalReason, Rule, WorkingTime
from matching.errors import InputError
from matching.explain import UNDO, french, rule_and_undo
from matching.refusals import LASTS, PERSON

_R, _C, _W = RefusalReason, ContractKind, WorkingTime

Values = tuple[float | str, ...]

KM = (5, 10, 15, 20, 25, 30, 40, 50, 75)
PAY = (1850, 1900, 2000, 2100, 2200, 2400, 2600, 2800, 3200, 3600)
"""Amounts that may be asked about: km, and EUR gross a month above the minimum wage (1,823 EUR in January 2026)."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered by yes or no.

    Attributes:
        slug: as events hold it, and as `matching.features.memory.Asked` reads it.
        text: in French, to the person.
        yes: what a "yes" says, as a clause ("vous accepteriez de travailler de nuit").
        reason: of the refusal that a "no" stands for.
        values: of the rules that a "no" makes, of the kind of the reason; none where no rule can say it.
        no: what a "no" says where it makes no rule.
    """

    slug: str
    text: str
    yes: str
    reason: RefusalReason
    values: Values = ()
    no: str = ""

    def rules(self, accepts: bool, at: datetime) -> tuple[Rule, ...]:
        """What an answer puts in force, until `at` + `LASTS`; nothing for a "yes".

        Args:
            accepts: whether the answer is "yes".
            at: the moment of the answer, aware.
        """
        kind = PERSON[self.reason].rule
        if accepts or kind is None:
            return ()
        return tuple(Rule(kind, value, self.reason, at, at + LASTS) for value in self.values)

    def kept(self, accepts: bool, at: datetime) -> tuple[str, ...]:
        """What an answer changes, said to the person with its undo, one sentence a rule.

        Args:
            accepts: whether the answer is "yes".
            at: the moment of the answer, aware.
        """
        if rules := self.rules(accepts, at):
            return tuple(rule_and_undo(rule) for rule in rules)
        said = self.yes if accepts else self.no
        return (french.sentence(f"nous retenons que {said} : {UNDO}"),)


def question(slug: str, domains: Mapping[str, str] | None = None) -> Question:
    """The question of a slug.

    Args:
        slug: of `QUESTIONS`, or "km:25", "pay:1900", "domain:G16".
        domains: label of each grand domaine and domaine professionnel, as `Rome.domains` gives it; None says codes.

    Raises:
        InputError: nothing is asked by this slug.
    """
    kind, _, value = slug.partition(":")
    if slug in QUESTIONS:
        return QUESTIONS[slug]
    if kind in ("km", "pay"):
        return _AMOUNTS[kind](slug, _amount(slug, value))
    if kind == "domain" and value:
        return _domain(slug, value, domains or {})
    slugs = ", ".join([*QUESTIONS, "km:25", "pay:1900", "domain:G16"])
    raise InputError(f"Nothing is asked by {slug!r}; give one of {slugs}.")


def known(slug: str) -> bool:
    """Whether something is asked by a slug."""
    try:
        question(slug)
    except InputError:
        return False
    return True


def _accepts(slug: str, what: str, reason: RefusalReason, *values: float | str) -> Question:
    return Question(slug, _asked(f"accepteriez-vous {what}"), f"vous accepteriez {what}", reason, values)


def _asked(words: str) -> str:
    return f"{french.sentence(words)}{french.NBSP}?"


def _of(*rows: Question) -> Mapping[str, Question]:
    return MappingProxyType({row.slug: row for row in rows})


QUESTIONS: Mapping[str, Question] = _of(
    _accepts("night", "de travailler de nuit", _R.WORKING_HOURS, "night"),
    _accepts("weekend", "de travailler le week-end", _R.WORKING_HOURS, "weekend"),
    _accepts("split_shift", "des horaires coupés", _R.WORKING_HOURS, "split_shift"),
    _accepts("shift_work", "de travailler en équipes", _R.WORKING_HOURS, "shift_work"),
    _accepts("contract:cdi", "un CDI", _R.CONTRACT_TYPE, _C.CDI.value),
    _accepts("contract:cdd", "un CDD", _R.CONTRACT_TYPE, _C.CDD.value),
    _accepts("contract:temp", "une mission d’intérim", _R.CONTRACT_TYPE, _C.TEMP.value),
    _accepts("contract:seasonal", "un contrat saisonnier", _R.CONTRACT_TYPE, _C.SEASONAL.value),
    _accepts(
        "contract:apprenticeship",
        "un contrat en alternance",
        _R.CONTRACT_TYPE,
        *(_C.APPRENTICESHIP.value, _C.PROFESSIONALISATION.value),
    ),
    _accepts("full", "un temps plein", _R.PART_FULL_TIME, _W.FULL.value),
    _accepts("part", "un temps partiel", _R.PART_FULL_TIME, _W.PART.value),
    _accepts("condition:heavy_loads", "de porter des charges lourdes", _R.WORKING_CONDITIONS, "heavy_loads"),
    _accepts("condition:standing", "de travailler debout", _R.WORKING_CONDITIONS, "standing"),
    _accepts("condition:outdoors", "de travailler en extérieur", _R.WORKING_CONDITIONS, "outdoors"),
    _accepts("condition:cold_heat", "de travailler au froid ou à la chaleur", _R.WORKING_CONDITIONS, "cold_heat"),
    _accepts("condition:noise", "de travailler dans le bruit", _R.WORKING_CONDITIONS, "noise"),
    _accepts("condition:heights", "de travailler en hauteur", _R.WORKING_CONDITIONS, "heights"),
    _accepts("condition:repetitive", "de répéter les mêmes gestes", _R.WORKING_CONDITIONS, "repetitive"),
)
"""Questions of fixed words. None on insertion, self-employment and the like: memory takes these as one kind, and an
answer about one would be taken for all."""


def _amount(slug: str, value: str) -> float:
    try:
        amount = float(value)
    except ValueError:
        amount = math.nan
    if not 0 < amount < math.inf:
        raise InputError(f"{slug!r} asks about no amount; give a positive number, such as km:25 or pay:1900.")
    return amount


def _km(slug: str, km: float) -> Question:
    """The rule bounds at what was asked, as its sentence says: what is a little nearer is left to the memory."""
    where = f"travailler à {km:g} km de chez vous".replace(".", ",")
    return Question(slug, _asked(f"iriez-vous {where}"), f"vous iriez {where}", _R.TOO_FAR, (km,))


def _pay(slug: str, euros: float) -> Question:
    """The rule asks for the least whole euro above, as that of a refusal does."""
    what = f"une offre à {french.euros(euros)} brut par mois"
    return _accepts(slug, what, _R.SALARY_TOO_LOW, float(math.floor(euros) + 1))


_AMOUNTS = {"km": _km, "pay": _pay}


def _domain(slug: str, code: str, domains: Mapping[str, str]) -> Question:
    """No rule bounds occupations: a "no" only teaches the memory, as a refusal of an occupation does."""
    name = domains.get(code, code).replace("'", "’")
    whole = f" ({domains[code[:1]]})".replace("'", "’") if code[:1] in domains else ""
    sector = f"le secteur « {name} »{whole}"
    return Question(
        slug,
        _asked(f"{sector} pourrait-il vous intéresser"),
        f"{sector} pourrait vous intéresser",
        _R.WRONG_OCCUPATION,
        no=f"{sector} ne vous intéresse pas",
    )
