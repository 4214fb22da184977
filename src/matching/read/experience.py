"""Length of experience asked for."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.domain import Fact
from matching.read.cue import matches
from matching.read.text import Text, wording

NUMBERS = {
    "un": 1,
    "une": 1,
    "deux": 2,
    "trois": 3,
    "quatre": 4,
    "cinq": 5,
    "six": 6,
    "sept": 7,
    "huit": 8,
    "neuf": 9,
    "dix": 10,
    "douze": 12,
    "dix-huit": 18,
}
NUMBER = r"\d{1,2}|dix-huit|" + "|".join(word for word in NUMBERS if word != "dix-huit")
"""A number in figures or letters, of folded text: alternatives, without a group."""

_DURATION = wording(
    rf"\b(?P<low>{NUMBER}) ?(?:[(]\d{{1,2}}[)] ?)?(?:(?P<low_unit>ans?|annees?|mois) ?)?(?:(?:a|-|/|et|ou"
    rf"|voire) ?(?P<high>{NUMBER})\+? ?)?\+? ?(?P<unit>(?<=[\d)+\x20a-z])(?:ans?\b|annees?\b|an[(]s[)]"
    rf"|mois\b))",
    rf"\b(?P<low2>{NUMBER}) ?(?P<unit2>ans?\b|annees?\b|an[(]s[)]|mois\b)",
)
_EXPERIENCE = wording(r"\bexp(?:eriences?|\.|\b)|experimente")
_HEADING = wording(r"\bexperience[^\n.]{0,25}:\s{1,5}[-* ]?$")
_COMPANY = wording(
    r"depuis|forte?s? d(?:e|'une|'un)|nous (?:poss|avons|dispos|somm|compt|effect|exist)|societe",
    r"notre (?:expertise|savoir|experience|entreprise|societe|groupe|cabinet|equipe)|nos\b|creee?|fondee?|existe",
    r"entreprise (?:de|fam|cree|fond)|cabinet de recrut|\bcabinet a\b|leader|acteur|anciennete|capitalis",
    r"savoir-faire de|histoire|\bc'est\b|garantie|plus de (?:1[5-9]|[2-9]\d)",
)
_NOT_ASKED = wording(
    r"contrat|cdd|mission|duree|periode|d'essai|prime|anciennete|\bages?\b|enfants?|au bout d|apres|des \d",
    r"pendant|renouvel|engagement|alternance d|formation (?:de|d'|en)|apprentissage|stage de|permis|ces \d",
    r"dernier|prochain|toutes les|tous les|d'ici|remunere|salaire|sur \d{1,2} mois|jeune|interim|projet",
    r"evolu|plan\b|horizon|internationale|moins de|majorite|scolar|etudes|bac ?\+?",
)
_NOT_ASKED_AFTER = wording(
    r"^ ?(?:d'anciennete|de presence|d'existence|revolu|minimum de permis|de permis|renouvel|d'age"
    r"|et plus d'age|de contrat|de mission|de cdd|de formation|d'etudes|apres|de garantie|de succes"
    r"|d'histoire|de croissance|consecutif)",
)
_ASKED_BEFORE = wording(
    r"(?:justifi\w+|dispos\w+|posse\w+|minimum|mini|min\.?|au moins|avez|avec|avoir|acqui\w+|requis\w?"
    r"|exige\w?|souhaite\w?|confirme\w?|d'environ|significative|plus de|entre|de|:|,|[(]|-|et|ou) ?(?:de "
    r"|d'|au moins |minimum |a |plus de )?[(]?\+? ?(?:de )?$",
)
_LESS_THAN = wording(r"(?<!pas\x20)\b(?:moins de|inferieure? a) ?$")
_POST_AFTER = wording(
    r"^ ?(?:minimum|mini\b|min\b|environ|et plus|ou plus|\+)? ?[)]?,? ?(?:(?:sur|dans|a|en|au|comme|chez"
    r"|de pratique) (?:un |des |une |le |la |l'|ce |de |tant |les )?(?:poste|fonction|metier|meme|domaine"
    r"|secteur|type|emploi|tant|similaire|environnement|entreprise|cabinet|mission|equivalent|industrie"
    r"|develop|administ|gestion|maintenance|qualite|bureau))",
)


@dataclass(frozen=True, slots=True)
class _Asked:
    months: int
    start: int
    end: int
    confidence: float


def _asked(text: Text) -> Iterator[_Asked]:
    for match in matches(
        _DURATION, text, ("ans", " mois", "annee", " an ", " an(", " an,", " an.", " an\n", "1an", "1 an", "un an")
    ):
        months = _months(match)
        confidence = _confidence(text, match, months)
        if confidence:
            yield _Asked(months, *match.span(), confidence)


def _months(match: re.Match[str]) -> int:
    written = match["low"] or match["low2"]
    number = NUMBERS.get(written) or int(written)
    unit = match["low_unit"] or match["unit"] or match["unit2"]
    return number if unit == "mois" else 12 * number


def _confidence(text: Text, match: re.Match[str], months: int) -> float:
    """How surely a duration is experience asked for; 0 when it is another: the firm's age, a contract, a bonus."""
    start, end = match.span()
    before, after = _said_before(text, start), text.after(end, 60)
    if not 0 < months <= 180 or _NOT_ASKED_AFTER.match(after) or _LESS_THAN.search(before):
        return 0.0
    word_after = re.match(r"[^,\n+=]{0,25}?\bexp(?:erience|\b|\.)", after)
    word_before = _last_end(_EXPERIENCE, before)
    clear = before[word_before:] if word_before >= 0 else before[-30:]
    if word_after and not _COMPANY.search(before[-50:]):
        return 0.95
    if word_before >= 0 and not _NOT_ASKED.search(clear) and not _COMPANY.search(before[:word_before][-30:]):
        return 0.92 if len(clear) <= 45 else 0.75
    if (
        _POST_AFTER.match(after)
        and _ASKED_BEFORE.search(before)
        and not _NOT_ASKED.search(clear)
        and not _COMPANY.search(clear)
    ):
        return 0.8
    return 0.0


def _said_before(text: Text, start: int) -> str:
    """The clause before a duration; the heading above when the duration begins its line."""
    before = text.before(start, 75)
    if before.strip(" -*"):
        return before
    heading = _HEADING.search(text.folded, max(0, start - 45), start)
    return heading[0] if heading else before


def _last_end(pattern: re.Pattern[str], said: str) -> int:
    return max((found.end() for found in pattern.finditer(said)), default=-1)


def read(text: Text) -> Iterator[Fact]:
    """`experience_months_min`: the surest length asked for, the first among equals."""
    asked = max(_asked(text), key=lambda found: found.confidence, default=None)
    if asked:
        yield Fact("experience_months_min", asked.months, "text", text.words(asked.start, asked.end), asked.confidence)
