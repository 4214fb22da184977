"""Whether beginners are welcome."""

from collections.abc import Iterator

from matching.domain import Fact
from matching.read.cue import Cue, readings, surest
from matching.read.text import Text, wording

_BEGINNER = r"debutante?s?(?: ?[(/.·-] ?(?:e|es|s|debutantes?|e[.·-]s)[)]?)*(?:\(?e?s?\)?)?"
_OPEN = wording(
    r"accept|bienvenu|ouverte?s? a|motive|possible|admis",
    r"ou (?:confirm|experiment|exper|expert|avec|ayant|plus)|comme|egalement|forme|fonctionne|adaptation",
)
_LEVEL = wording(
    r"talend|sql|powershell|purview|shell|anglais|python|linux|langue|premier|salaire|smic|encadr",
    r"accompagn|former les|mentor|manag|format|coach|profils plus|developpeurs|consultants|programmeurs",
)


def _level_of_skill(text: Text, start: int, _end: int) -> bool:
    """A level of software or language, or people to train."""
    return bool(_LEVEL.search(text.before(start, 60)))


def _no_welcome(text: Text, start: int, end: int) -> bool:
    """Juniors or beginners are mentioned without being welcomed: people to train, a level of software."""
    before = text.before(start, 60)
    return _level_of_skill(text, start, end) or not _OPEN.search(before + text.folded[start:end] + text.after(end, 50))


_CUES = (
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
            rf"accept(?:e\w*|ons) (?:aussi |egalement )?(?:les |un |des )(?:\w+ )?(?:profils? )?"
            rf"(?:{_BEGINNER}|juniors?)",
        ),
        0.95,
        ("debutant", "junior"),
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            rf"{_BEGINNER} (?:ou|comme|et) (?:avec|deja|ayant|confirm\w+|experiment\w+|plus|premiere|1ere|une prem)",
            rf"experience ?(?:professionnelle|souhaitee|demandee|requise)? ?:? ?{_BEGINNER}|requis ?: ?{_BEGINNER}",
            rf"(?:confirm|experiment)ee?s?(?:[(]e?s?[)])? (?:ou|et|comme) {_BEGINNER}",
            rf"soyez {_BEGINNER}|{_BEGINNER}[^\n.]{{0,30}}frein|meme {_BEGINNER}|{_BEGINNER} ?\?",
        ),
        0.8,
        ("debutant",),
        unless=_level_of_skill,
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            rf"profils? {_BEGINNER}|personnes? {_BEGINNER}|pour les {_BEGINNER}|vous etes {_BEGINNER}",
            rf"- {_BEGINNER} ?(?:[(/-]|$)|^{_BEGINNER}\b",
        ),
        0.7,
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
            r"\b0 ?(?:a|-) ?[1-5] ans? d'exp|n'avez pas (?:toute |encore )?(?:l'|d')experience",
            r"experience[^\n.,;]{0,25} ou non\b|diplome ni experience",
            r"ni (?:d')?experience (?:requis|exig|necess|n'est)",
            r"peu ou pas d'experience|n'avoir aucune experience|sans experience, (?:vous|nous)",
            r"pas besoin d'experience|n'(?:avez|as) (?:pas|aucune|jamais) (?:encore )?(?:d')?experience",
            r"(?:experience|niveau d'experience)[^\n.]{0,15}: ?(?:indifferente?|aucune|non requise|pas necessaire)",
        ),
        0.9,
        ("experience",),
        deniable=False,
        reach=80,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`beginner_accepted`."""
    fact = surest(readings("beginner_accepted", text, _CUES))
    if fact:
        yield fact
