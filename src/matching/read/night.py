"""Night work, said or told by the hours of the day."""

from collections.abc import Iterator

from matching.domain import Fact
from matching.read.cue import Cue, matches, readings, surest
from matching.read.text import Text, elsewhere, wording
from matching.read.timetable import CLOCK, hours_of

LATE_HOUR, EARLY_HOUR = 22.25, 5.0
"""A day that ends after the first or starts before the second reaches into the night; 22:00 and 5:00 do not."""

SHIFT_HINTS = ("x8", "*8", "/8", "x 8", "* 8", "/ 8", "x7", "x 7", "huit", "x12", "x 12", "*12", "x10", "x 10")

_EXTRA_PAY = wording(r"prime|majoration|indemnite|hotel|transmission")
_EXTRA_PAY_FOR = wording(
    r"(?:primes?|majorations?|indemnites?|majorees?) (?:(?:d[eu]s?|les?|pour|et|ou|travail|heures?|dimanches?|jours?"
    r"|feriee?s?|samedis?|week-ends?)[,/ ]{1,2}){1,12}$",
)


def _not_night(text: Text, start: int, end: int) -> bool:
    """A bonus for nights, an hotel: not a night worked."""
    extra_pay = _EXTRA_PAY.search(text.before(start, 25)) or _EXTRA_PAY_FOR.search(text.before(start, 80))
    return bool(extra_pay) or elsewhere(text, start, end)


_CUES = (
    Cue(
        True,
        wording(
            r"(?:\b(?:de|la|en|les|des|journee|jour|ou|et|soit|horaires?|poste|equipe|matin)|[/,(-]) ?nuits?\b",
            r"\bnuits? ?(?:[(]|fixe|:|possible)",
            r"(?:les|des|\d|en|quelques|certaines) nuits\b(?! (?:parf|d'hotel|/|par an|tous))|\bnuits de\b",
            r"^[^\n]{0,60}\bnuits?\b",
        ),
        0.92,
        ("nuit",),
        unless=_not_night,
        if_denied=False,
    ),
    Cue(
        True,
        wording(r"\b[345] ?[x*/] ?8\b|\b(?:trois|cinq) ?[x*-]? ?huit\b|\b2 ?[x*] ?12\b"),
        0.92,
        SHIFT_HINTS,
        if_denied=False,
    ),
    Cue(
        True,
        wording(
            r"\bnocturnes?\b|(?:jusqu'a|\dh? ?/|\dh ?-|\dh(?:\d\d)? a) ?minuit",
            r"24 ?h ?(?:/|sur) ?24 ?h?,? (?:en )?(?:roulement|par roulement)|gardes? de 24 ?h",
            r"jusqu'a (?:23 ?h|22 ?h ?[345]\d)|\b0?[1-4] ?h(?:eures?)?(?: ?\d\d)? du matin",
        ),
        0.75,
        ("nocturne", "minuit", "24 h", "24h", "23h", "23 h", "22h", "22 h", "du matin"),
        unless=elsewhere,
    ),
)
_START = wording(
    r"(?:debut|prise de (?:poste|service)|demarrage|embauche|commence\w*|departs?|des) "
    r"(?:a |des |entre |vers |: ?)?(?:a )?(?P<from>[0-4]) ?h(?:eures?)?(?:\d\d)?\b",
)


def _reaches_night(start: float, end: float) -> bool:
    """Whether a working day from `start` to `end`, hours of the clock, reaches into the night."""
    if start == end or max(start, end) > 24:
        return False
    overnight = end < start and end <= 9 and start >= 12
    return overnight or end > LATE_HOUR or start < EARLY_HOUR < end


def _timetables(text: Text) -> Iterator[Fact]:
    """Hours of the day that reach into the night."""
    for match in CLOCK.finditer(text.folded):
        if _reaches_night(*hours_of(match)) and not elsewhere(text, *match.span()):
            yield Fact("night", True, "text", text.words(*match.span()), 0.75)
    for match in matches(_START, text, ("debut", "prise de", "demarr", "embauche", "commence", "depart", "des ")):
        yield Fact("night", True, "text", text.words(*match.span()), 0.75)


def read(text: Text) -> Iterator[Fact]:
    """`night`."""
    fact = surest(readings("night", text, _CUES)) or surest(_timetables(text))
    if fact:
        yield fact
