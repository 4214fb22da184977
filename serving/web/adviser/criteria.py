"""Whom an adviser looks for, as the address of the page says it: the criteria of the API, and words that were typed."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

from fastapi import Request

from matching.read.text import Text
from serving.choices import Choice, communes, occupations, skills
from serving.guarding import guard, told
from serving.schemas.bank import BankSearch
from serving.service import Service
from serving.web.forms import Form, FormError

NOT_FOUND = "Ces mots ne désignent rien de connu : essayez-en d’autres, ou moins."

NOTHING = BankSearch.model_validate({})
"""A search without any criterion."""

Propose = Callable[[Service, str], list[Choice]]

TYPED: Mapping[str, tuple[str, Propose]] = {
    "occupation": ("romes", occupations),
    "skill": ("skills", skills),
    "place": ("commune", communes),
}
"""Field where words are typed -> the criterion that they give, and what proposes."""


@dataclass(frozen=True, slots=True)
class Criteria:
    """A search as it stands on a page.

    Attributes:
        path: of the page.
        wanted: what is looked for; nothing where the address cannot be read.
        faults: field -> what is wrong, in French; "" for the whole.
        typed: field -> words that nothing was searched for.
        others: criterion that is typed -> what the words may mean besides what was taken, the likeliest first.
    """

    path: str
    wanted: BankSearch
    faults: Mapping[str, str] = field(default_factory=dict)
    typed: Mapping[str, str] = field(default_factory=dict)
    others: Mapping[str, Sequence[Choice]] = field(default_factory=dict)

    @property
    def looks_for_someone(self) -> bool:
        """Whether there is enough to search."""
        return not self.faults and bool(self.wanted.offer_key or self.wanted.romes or self.wanted.skills)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The search as the fields of its form."""
        return pairs(self.wanted)

    def address(self, **changes: Any) -> str:
        """The address of the same search with some criteria changed."""
        return address(self.path, self.wanted.model_copy(update=changes))

    def instead(self, criterion: str, value: str) -> str:
        """The address of the same search with another meaning of the words typed."""
        said = getattr(self.wanted, criterion)
        return self.address(**{criterion: [*said[:-1], value] if isinstance(said, list) else value})


def read(request: Request, service: Service, offer_key: int | None = None) -> Criteria:
    """The search that a request asks for; the first meaning of what was typed counts, the others are proposed.

    Args:
        request: whose address says it.
        service: of the referentials.
        offer_key: of the offer that the page is about, which says where; None: of none.
    """
    form = Form({name: request.query_params.getlist(name) for name in request.query_params})
    return of_form(form, service, request.url.path, offer_key)


def of_form(form: Form, service: Service, path: str, offer_key: int | None = None) -> Criteria:
    """The search that the fields of a form ask for, on the page of a path; the other arguments are those of `read`."""
    meant = {name: propose(service, form.said(name)) for name, (_, propose) in TYPED.items() if form.said(name)}
    unlawful = {name: said for name in ("occupation", "skill") if (said := _unlawful(service, form.said(name)))}
    unknown = {name: form.said(name) for name, found in meant.items() if not found or name in unlawful}
    faults = dict.fromkeys(unknown, NOT_FOUND) | unlawful
    others = {criterion: meant.get(name, [])[1:] for name, (criterion, _) in TYPED.items()}
    try:
        wanted = form.read(BankSearch, **_unlike(form, meant, offer_key))
    except FormError as error:
        faults |= {name.partition(".")[0]: said for name, said in error.faults.items()}
        wanted = NOTHING.model_copy(update={"offer_key": offer_key})
    return Criteria(path, wanted, faults, unknown, others)


def _unlawful(service: Service, typed: str) -> str:
    """What the law forbids in words that are no name of the ROME, with a lawful wording; "" for nothing."""
    if not typed or service.rome.appellations_like(typed) or service.rome.skills_like(typed):
        return ""
    found = guard().rules_find(Text("", typed), "query")
    return next((told(one) for one in found if one.severity.is_flagged), "")


def _unlike(form: Form, meant: Mapping[str, Sequence[Choice]], offer_key: int | None) -> dict[str, Any]:
    """The criteria that the address does not bear as the API does."""
    first = {TYPED[name][0]: found[0].value for name, found in meant.items() if found}
    level = form.said("level") or None
    return {
        "romes": _once([*form.every("romes"), *filter(None, [first.get("romes")])]),
        "skills": _once([*form.every("skills"), *filter(None, [first.get("skills")])]),
        "commune": first.get("commune") or form.said("commune") or None,
        "transferable": not form.said("exact"),
        "languages": [{"code": code, "level": level} for code in _once(form.every("languages"))],
        "licences": _once(form.every("licences")),
        "contracts": _once(form.every("contracts")),
        "radius_km": _whole(form.said("radius_km")) or NOTHING.radius_km,
        "offer_key": offer_key,
    }


def _whole(text: str) -> int | str:
    return int(text) if text.isascii() and text.isdecimal() else text


def _once(values: Sequence[str]) -> list[str]:
    return [*dict.fromkeys(values)]


def pairs(wanted: BankSearch, **more: Any) -> list[tuple[str, str]]:
    """A search as the fields of its page; that of an offer has the offer in its path."""
    said = wanted.model_dump(mode="json", exclude={"offer_key", "transferable"})
    levels = {one["level"] for one in said["languages"] if one["level"]}
    said |= {"languages": [one["code"] for one in said["languages"]], "level": next(iter(levels), None)}
    said |= {"exact": None if wanted.transferable else "1", **more}
    usual = {"radius_km": NOTHING.radius_km, "experience_months": 0}
    kept = {name: value for name, value in said.items() if value and value != usual.get(name)}
    return [(name, str(one)) for name, value in kept.items() for one in (value if isinstance(value, list) else [value])]


def address(path: str, wanted: BankSearch, **more: Any) -> str:
    """The address of a search."""
    said = urlencode(pairs(wanted, **more))
    return f"{path}?{said}" if said else path
