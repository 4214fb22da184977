"""Experience asked for, and whether beginners are welcome."""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from matching.domain import Fact
from matching.read.cue import Cue, matches, readings, surest
from matching.read.text import Text, wording

_UNITS = {
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
_NUMBER = r"\d{1,2}|dix-huit|" + "|".join(word for word in _UNITS if word != "dix-huit")
_DURATION = wording(
    rf"\b(?P<low>{_NUMBER}) ?(?:[(]\d{{1,2}}[)] ?)?(?:(?P<low_unit>ans?|annees?|mois) ?)?(?:(?:a|-|/|et|ou"
    rf"|voire) ?(?P<high>{_NUMBER})\+? ?)?\+? ?(?P<unit>(?<=[\d)+\x20a-z])(?:ans?\b|annees?\b|an[(]s[)]"
    rf"|mois\b))",
    rf"\b(?P<low2>{_NUMBER}) ?(?P<unit2>ans?\b|annees?\b|an[(]s[)]|mois\b)",
)
_EXPERIENCE = wording(r"\bexp(?:eriences?|\.|\b)|experimente")
_COMPANY = wording(
    r"depuis|fort(?:e|s)? d(?:e|'une|'un)|notre|nos\b|nous|societe|entreprise (?:de|fam|cree|fond)|creee?",
    r"fondee?|existe|groupe|cabinet de recrut|leader|acteur|reseau|agence|anciennete|capitalis",
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
    number = _UNITS.get(written) or int(written)
    unit = match["low_unit"] or match["unit"] or match["unit2"]
    return number if unit == "mois" else 12 * number


def _confidence(text: Text, match: re.Match[str], months: int) -> float:
    """How surely a duration is experience asked for; 0 when it is another: the firm's age, a contract, a bonus."""
    start, end = match.span()
    before, after = text.before(start, 75), text.after(end, 60)
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


def _last_end(pattern: re.Pattern[str], said: str) -> int:
    return max((found.end() for found in pattern.finditer(said)), default=-1)


_BEGINNER = r"debutante?s?(?: ?[(/.·-] ?(?:e|es|s|debutantes?|e[.·-]s)[)]?)*(?:\(?e?s?\)?)?"
_OPEN = wording(
    r"accept|bienvenu|ouverte?s? a|motive|possible|admis",
    r"ou (?:confirm|experiment|exper|expert|avec|ayant|plus)|comme|frein|egalement|forme|s'abstenir",
)
_LEVEL = wording(
    r"talend|sql|powershell|purview|shell|anglais|python|linux|langue|premier|salaire|smic|encadr",
    r"accompagn|former les|mentor|manag|format|coach|profils plus|developpeurs|consultants|programmeurs",
)


def _no_welcome(text: Text, start: int, end: int) -> bool:
    """Juniors or beginners are mentioned without being welcomed: people to train, a level of software."""
    before = text.before(start, 60)
    return bool(_LEVEL.search(before)) or not _OPEN.search(before + text.folded[start:end] + text.after(end, 50))


_BEGINNERS = (
    Cue(
        False,
        wording(
            rf"{_BEGINNER}[^\n.]{{0,15}}(?:s'abstenir|non accept\w+|refuse\w+|exclu\w*)",
            rf"(?:pas|ni) (?:de |aux )?(?:profils? )?(?:{_BEGINNER}|juniors?)|junior s'abstenir",
        ),
        0.95,
        ("debutant", "junior"),
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            rf"{_BEGINNER}[^\n.]{{0,40}}?(?:accept\w+|bienvenu\w*|admis)",
            rf"ouverte?s? (?:a tou\w+[,:]? ?|egalement )?(?:aux? |a des )(?:profils? )?(?:{_BEGINNER}|juniors?)",
            rf"accepte\w* (?:aussi |egalement )?(?:les |un |des )(?:\w+ )?(?:profils? )?(?:{_BEGINNER}|juniors?)",
        ),
        0.95,
        ("debutant", "junior"),
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            rf"{_BEGINNER} (?:ou|comme|et) (?:avec|deja|ayant|confirm\w+|experiment\w+|plus)",
            rf"experience ?(?:professionnelle|souhaitee|demandee|requise)? ?:? ?{_BEGINNER}|requis ?: ?{_BEGINNER}",
            rf"profils? (?:{_BEGINNER})|soyez {_BEGINNER}|- {_BEGINNER} ?(?:[(/-]|$)|{_BEGINNER}[^\n.]{{0,20}}frein",
            rf"{_BEGINNER} ?\?|^{_BEGINNER}$",
        ),
        0.75,
        ("debutant",),
        unless=_no_welcome,
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            r"profils? juniors? (?:accept\w+|bienvenu\w*|possible)|junior[^\n.]{0,12}accept\w+",
            r"junior (?:ou|a|/) (?:confirm|senior)\w*|\bnovices?\b|experimentee? ou non",
            r"tous (?:les )?profils (?:sont )?(?:accept|bienven)\w+|debutant ou non",
            r"jeunes? diplomee?s? (?:accept|bienven|ou |debut)\w*|ouverte?s? aux (?:jeunes? )?diplomes",
        ),
        0.85,
        ("junior", "novice", "ou non", "profils", "diplome"),
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            r"avec ou sans experience|sans experience (?:requise|exigee|necessaire|acceptee|prealable|bienvenu)",
            r"(?:profils?|candidat\w*|personnes?|meme|,|:|^) ?sans (?:aucune )?experience\b(?! (?:sig|conf"
            r"|solide))",
            r"aucune (?:experience|qualification ni experience)[^\n.]{0,60}?(?:requise|exigee?|necessaire|demandee"
            r"|prealable|attendue|n'est|ne sont|imposee)",
            r"pas (?:d'|besoin d'|forcement d'|necessairement d')experience\b(?! (?:sig|dans ce cas))",
            r"experience[^\n.;]{0,40}?\b(?:non|pas|n'est pas) (?:requise|exigee|necessaire|obligatoire|demandee"
            r"|indispensable|imperative)",
            r"(?:pas |sans )(?:de )?necessite d'(?:avoir |une )[^\n.]{0,12}experience",
            r"\b0 ?(?:a|-) ?[1-5] ans? d'exp|n'avez pas (?:toute )?(?:l'|d')experience|peu ou pas d'experience",
            r"pas besoin d'experience|n'(?:avez|as) (?:pas|aucune|jamais) (?:d')?experience",
            r"(?:experience|niveau d'experience)[^\n.]{0,15}: ?(?:indifferente?|aucune|non requise|pas necessaire)",
        ),
        0.9,
        ("experience",),
        deniable=False,
        reach=80,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`experience_months_min` and `beginner_accepted`."""
    asked = max(_asked(text), key=lambda found: found.confidence, default=None)
    if asked:
        yield Fact("experience_months_min", asked.months, "text", text.words(asked.start, asked.end), asked.confidence)
    beginner = surest(readings("beginner_accepted", text, _BEGINNERS))
    if beginner:
        yield beginner
