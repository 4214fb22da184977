"""An offer's missing fields filled from its text."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from matching.domain import EducationLevel, Fact, Licence, Offer, Pay, Remote, WorkingTime
from matching.read.front import read_facts

_KINDS: dict[str, Callable[[Any], Any]] = {
    "hours_per_week": float,
    "experience_months_min": int,
    "beginner_accepted": bool,
    "physical": tuple,
    "working_time": WorkingTime,
    "remote": Remote,
    "education": EducationLevel,
}
SCHEDULE = ("night", "weekend", "split_shift", "shift_work")


def complete(offer: Offer) -> Offer:
    """Fill what the offer's fields leave out with what its title and description state.

    A stated field is never changed, nor one that the text would contradict: no length of experience is added where
    beginners are accepted, no welcome to beginners where a length is stated. The facts used are added to `offer.facts`.
    """
    missing = {
        name: fact for name, fact in read_facts(offer.title, offer.description).items() if _is_missing(offer, name)
    }
    if not missing:
        return offer
    known = {fact.name for fact in offer.facts}
    facts = offer.facts + tuple(fact for fact in missing.values() if fact.name not in known)
    return replace(offer, facts=facts, **_fields(offer, missing))


def _is_missing(offer: Offer, name: str) -> bool:
    if name in SCHEDULE:
        return getattr(offer.schedule, name) is None
    if name.startswith("pay_"):
        return offer.pay is None or (offer.pay.min_eur_month is None and offer.pay.max_eur_month is None)
    if name in ("experience_months_min", "beginner_accepted"):
        return not offer.experience_months_min and offer.beginner_accepted is None
    return not getattr(offer, {"licence_required": "licences"}.get(name, name))


def _fields(offer: Offer, facts: dict[str, Fact]) -> dict[str, Any]:
    """The offer's fields that the facts set."""
    values: dict[str, Any] = {name: fact.value for name, fact in facts.items()}
    fields = {name: kind(values[name]) for name, kind in _KINDS.items() if name in values}
    if "licences" in values:
        required = values.get("licence_required", True)
        fields["licences"] = tuple(Licence(code, required) for code in values["licences"])
    if schedule := {name: values[name] for name in SCHEDULE if name in values}:
        fields["schedule"] = replace(offer.schedule, **schedule)
    low, high = values.get("pay_eur_month_min"), values.get("pay_eur_month_max")
    if low is not None or high is not None:
        said = facts.get("pay_eur_month_min") or facts["pay_eur_month_max"]
        fields["pay"] = Pay(low, high, text=said.words)
    return fields
