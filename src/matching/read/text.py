"""An offer's text made easy to read: folded for matching, cut into clauses, with the way back to the exact words."""

import html
import re
import unicodedata
from collections.abc import Iterator, Set
from functools import cache, lru_cache

import numpy as np

MAX_CHARACTERS = 50_000  # ten times the longest real description: what follows is not read

EURO = "¤"  # stands for "€" in folded text, which so keeps to one byte a character: searching is faster

_WIDTH = 90  # characters looked at on each side of a match, at most


def _letter(character: str) -> str:
    base = unicodedata.normalize("NFKD", character)[0]
    return base.lower() if base.isascii() and base.isalpha() else character


def _folds() -> dict[str, str]:
    """One character for one character: accents off, spaces, dashes, quotes and bullets made plain."""
    folds = {chr(code): _letter(chr(code)) for code in range(0xC0, 0x250)}
    for plain, written in (
        (" ", "\t\xa0\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u3000¿"),
        ("'", "’‘‛´`ʼ"),
        ("-", "‐‑‒–—―−"),
        ("\n", "\r\x0b\x0c\x85\u2028\u2029•●▪■◦○►➢➤➔→✓✔✅√⇒\uf0b7"),
        ('"', "“”«»"),
        ("/", "⁄∕"),
        ("x", "×"),
        (">", "≥"),
        ("<", "≤"),
        (EURO, "€"),
    ):
        folds |= dict.fromkeys(written, plain)
    return folds


_ANY = 0xFFFF  # the key that every text holds, for hints under three characters
_FOLDS = _folds()
_DROPPED = frozenset(
    map(chr, (*range(0x300, 0x370), 0x200B, 0x200C, 0x200D, 0xAD))
)  # combining accents, invisible marks
_MARKUP = re.compile(rf"&(?:amp;)?#?\w{{2,8}};|<[^<>]{{0,200}}>|/r/n|[{''.join(_DROPPED)}]|œ")
_MARKED = _DROPPED | {"&", "<", "œ", "Œ"}
_BLOCK = re.compile(r"<\s{0,3}/?\s{0,3}(?:br|p|li|ul|ol|div|h\d|tr)\b")
_BOUNDARY = re.compile(r"[\n;!?|]|(?<!\bmin)(?<!\bmax)(?<!\benv)(?<!\bexp)\.(?!\d)| - |\*{2,}| · ")


@cache
def wording(*alternatives: str) -> re.Pattern[str]:
    """Compile alternatives for folded text, where one space stands for up to three."""
    pattern = "|".join(alternatives)
    return re.compile(pattern.replace(" ?", r"\x20{0,3}").replace(" ", r"\x20{1,3}").replace("€", EURO))


def _fold(text: str, characters: Set[str]) -> str:
    for character in characters & _FOLDS.keys():
        text = text.replace(character, _FOLDS[character])
    return text.lower()


def _plain(markup: str) -> str:
    if markup.startswith("&"):
        plain = html.unescape(html.unescape(markup))
        return _fold(plain, set(plain))
    if markup.startswith("<"):
        return "\n" if _BLOCK.match(markup) else " "
    return {"/r/n": "\n", "œ": "oe"}.get(markup, "")


def _key(trigram: str) -> int:
    first, second, third = trigram.encode("latin-1")
    return (first * 961 + second * 31 + third) & _ANY


@lru_cache(4096)
def _keys(hints: tuple[str, ...]) -> tuple[tuple[str, int, int], ...]:
    """Each hint with the keys of its first and last three characters."""
    return tuple((hint, _key(hint[:3]), _key(hint[-3:])) if len(hint) > 2 else (hint, _ANY, _ANY) for hint in hints)


def _trigrams(line: str) -> bytes:
    """A table that is 1 at the key of every three characters of the line: tells most hints absent without a search."""
    codes = np.frombuffer(line.encode("latin-1"), dtype=np.uint8).astype(np.uint32)
    table = np.zeros(_ANY + 1, dtype=np.bool_)
    table[(codes[:-2] * 961 + codes[1:-1] * 31 + codes[2:]) & _ANY] = True
    table[_ANY] = True
    return table.tobytes()


class Text:
    """A title and a description.

    Attributes:
        raw: what was written, cut at `MAX_CHARACTERS`.
        folded: lower case without accents, mark-up replaced by spaces and line ends; what patterns are written for.
    """

    __slots__ = ("_line", "_offsets", "_trigrams", "folded", "raw")

    def __init__(self, title: str, description: str) -> None:
        self.raw = f"{title}\n{description}"[:MAX_CHARACTERS]
        characters = set(self.raw)
        self.folded = _fold(self.raw, characters)
        self._offsets: list[int] | None = None
        if not _MARKED.isdisjoint(characters) or "/r/n" in self.folded:
            self._strip_markup()
        self.folded = self.folded.encode("latin-1", "replace").decode("latin-1")
        self._line = self.folded.replace("\n", " ")
        self._trigrams = _trigrams(self._line)

    def _strip_markup(self) -> None:
        pieces: list[str] = []
        offsets: list[int] = []
        done = 0
        for match in _MARKUP.finditer(self.folded):
            plain = _plain(match[0])
            pieces += (self.folded[done : match.start()], plain)
            offsets += range(done, match.start())
            offsets += [match.start()] * len(plain)
            done = match.end()
        pieces.append(self.folded[done:])
        offsets += range(done, len(self.folded) + 1)
        self.folded, self._offsets = "".join(pieces), offsets

    def words(self, start: int, end: int) -> str:
        """The exact words behind `folded[start:end]`."""
        return self.raw[self.origin(start) : self.origin(end)].strip(" \t\r\n,;:/(-")

    def origin(self, at: int) -> int:
        """Where `folded[at]` stands in `raw`."""
        return at if self._offsets is None else self._offsets[at]

    def near(self, hints: tuple[str, ...], reach: int) -> list[tuple[int, int]]:
        """Stretches of the folded text within `reach` characters of a hint, in order, without overlap.

        A space in a hint stands for a line end too.
        """
        held = self._trigrams
        likely = [hint for hint, first, last in _keys(hints) if held[first] and held[last]]
        places = [at for hint in likely for at in self._find(hint)]
        stretches: list[tuple[int, int]] = []
        for at in sorted(places) if places else ():
            start, end = max(0, at - reach), at + reach
            if stretches and start <= stretches[-1][1]:
                start = stretches.pop()[0]
            stretches.append((start, end))
        return stretches

    def _find(self, hint: str) -> Iterator[int]:
        at = self._line.find(hint)
        while at >= 0:
            yield at
            at = self._line.find(hint, at + len(hint))

    def before(self, start: int, width: int = _WIDTH) -> str:
        """What the clause says before `start`, at most `width` characters."""
        return _BOUNDARY.split(self.folded[max(0, start - width) : start])[-1]

    def after(self, end: int, width: int = _WIDTH) -> str:
        """What the clause says after `end`, at most `width` characters."""
        return _BOUNDARY.split(self.folded[end : end + width], maxsplit=1)[0]

    def line_before(self, start: int, width: int = _WIDTH) -> str:
        """What the line says before `start`, at most `width` characters."""
        return self.folded[max(0, start - width) : start].rpartition("\n")[2]

    def line_after(self, end: int, width: int = _WIDTH) -> str:
        """What the line says after `end`, at most `width` characters."""
        return self.folded[end : end + width].partition("\n")[0]


_DENIED_BEFORE = wording(
    r"(?:(?:\bpas|\bsans|\baucune?s?|\bni|\bhors|\bjamais|\bplus de|\bexclu\w*|\bexcepte|\bsauf"
    r"|\bfini[se]?)(?: (?!mais\b|avec\b|et\b|que\b)[\w'/()-]{1,20}){0,3}|\bnon|\bpas d'|\bplus d') ?$",
)
_DENIED_AFTER = wording(
    r"^s? ?[:=(]? ?(?:non\b|aucune?\b|impossible|exclue?s?\b|n'(?:est|sont) (?:pas|plus)|pas\b|interdit)",
)
WISHED = wording(
    r"souhait|appreci|serait|seraient|est un plus|sont un plus|un plus\b|un atout|optionnel|facultati",
    r"idealement|de preference|preferable|pas obligatoire|non obligatoire|pas indispensable|bienvenu",
    r"valorise|si possible|eventuel",
)


def denied(text: Text, start: int, end: int) -> bool:
    """Whether the clause denies what stands at `[start, end)`: "pas de ...", "... : non"."""
    return bool(_DENIED_BEFORE.search(text.before(start, 50)) or _DENIED_AFTER.match(text.after(end, 30)))


_NOT_WORK = wording(
    r"agence|accueillons|vous accueill|vous attend|attendons|contact|appel|postul|candidat|joignable",
    r"plateforme|ecoute|assistance|teleconsult|consultation medi|salle de sport|application\b",
    r"disponible pour vous|reponse|service client|services? medi|portes ouvertes|entretien d|forum|salon\b",
    r"job dating|recrutement le|montagne|seminaire|virees|courts? sejours?|billetterie|loisirs?",
    r"\bacces\b",
)


def elsewhere(text: Text, start: int, end: int) -> bool:
    """The clause speaks of something else than the work: opening hours, a hotline, an open day."""
    return bool(_NOT_WORK.search(text.before(start, 70)) or _NOT_WORK.search(text.after(end, 25)))
