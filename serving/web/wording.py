"""Values as people read them, for templates."""

import math
import re
from collections.abc import Callable, Mapping
from datetime import date, datetime
from typing import Any

from markupsafe import Markup, escape

from matching.explain import french
from matching.explain.french import NBSP, PARIS, THIN, day, euros, sentence
from serving.web.typography import typeset


def number(value: float, digits: int = 0) -> str:
    """A number with thousands apart and a decimal comma: "1 234,5"."""
    return f"{value:,.{digits}f}".replace(",", THIN).replace(".", ",").replace("-", "−")


def km(value: float) -> str:
    """A distance in kilometres; "moins de 1 km" below one."""
    return f"moins de 1{NBSP}km" if value < 1 else f"{number(math.ceil(value))}{NBSP}km"


def percent(share: float, digits: int = 0) -> str:
    """A share between 0 and 1: "12 %"."""
    return f"{number(100 * share, digits)}{NBSP}%"


def plural(count: float, one: str, many: str | None = None) -> str:
    """A count with its noun: "1 offre", "1 234 offres"; fewer than two are singular in French.

    Args:
        count: how many.
        one: the noun.
        many: its plural; None: with an s.
    """
    return f"{number(count)} {one if abs(count) < 2 else many or one + 's'}"


def on(moment: date | datetime) -> str:
    """A day in mainland France: "1er décembre 2026"."""
    return day(moment) if isinstance(moment, datetime) else french.on(moment)


def at(moment: datetime) -> str:
    """A day and its time in mainland France: "1er décembre 2026 à 14 h 05"."""
    local = moment.astimezone(PARIS)
    return f"{day(moment)} à {local.hour}{NBSP}h{NBSP}{local.minute:02}"


def attrs(values: Mapping[str, Any]) -> Markup:
    """Attributes of an element: `hx_get` is written hx-get; True is the name alone, None and False are left out."""
    said = ((name.rstrip("_").replace("_", "-"), value) for name, value in values.items())
    kept = ((name, value) for name, value in said if value is not None and value is not False)
    return Markup(
        "".join(f" {escape(name)}" if value is True else f' {escape(name)}="{escape(value)}"' for name, value in kept)
    )


def slug(text: str) -> str:
    """A text as the id of an element."""
    return re.sub(r"\W+", "-", text).strip("-") or "x"


def lines(text: str) -> Markup:
    """A text of several lines, its breaks kept."""
    return Markup("<br>\n").join(escape(line) for line in text.splitlines())


FILTERS: Mapping[str, Callable[..., Any]] = {
    "number": number,
    "euros": euros,
    "km": km,
    "percent": percent,
    "plural": plural,
    "date": on,
    "datetime": at,
    "attrs": attrs,
    "slug": slug,
    "sentence": sentence,
    "lines": lines,
    "typeset": typeset,
}
"""Name in templates -> function."""
