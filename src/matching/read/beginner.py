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
    r"accompagn|\bformer\b|formateur|mentor|tutorat|manag|coach|profils plus|developpeurs|consultants|programmeurs",
    r"sensibilis|expliqu|vulgaris",
)


def _level_of_skill(text: Text, start: int, _end: int) -> bool:
    """A level of software or language, or people to train."""
    return bool(_LEVEL.search(text.before(start, 60)))


def _no_welcome(text: Text, start: int, end: int) -> bool:
    """Juniors or beginners are mentioned without being welcomed: people to train, a level of software."""
    before = text.before(start, 60)
    return _level_of_skill(text, start, end) or not _OPEN.search(before + text.folded[start:end] + text.after(end, 50))


_EXPERIENCE_ASKED = wording(
    r"\b(?:ans|annees?|mois) (?:minimum )?d'exp|experience[^\n.]{0,40}\b\d{1,2} (?:ans|annees|mois)\b",
    r"\d ans (?:dans|sur|comme)",
    r"(?:justifi|dispos|possed|deja|avez|as|avec|fort)[^\n.]{0,25}(?:premiere |1ere |une )experience",
    r"experience (?:significative|averee|confirmee|reussie|exigee|requise|prealable)|\bstages?\b|stagiaire",
)


def _not_a_beginner(text: Text, start: int, end: int) -> bool:
    """A junior who is a colleague or a trainee, or of whom experience is asked all the same."""
    return _level_of_skill(text, start, end) or bool(_EXPERIENCE_ASKED.search(text.folded))


_CUES = (
    Cue(
        False,
        wording(
            rf"{_BEGINNER}[^\n.]{{0,15}}(?:s'abstenir|non accept\w+|refuse\w+|exclu\w*)",
            rf"(?:pas|ni) (?:de |aux |a un |a des )?(?:profils? )?(?:{_BEGINNER}|juniors?)|junior s'abstenir",
            rf"(?:pas|non) (?:ouverte?s?|accessibles?|adaptee?s?|destinee?s?) aux? (?:profils? )?"
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
            rf"{_BEGINNER}[^\n.]{{0,40}}?(?:accept\w+|bienvenu\w*|admis|autoris\w+|etudiee?s|consideree?s)",
            rf"(?:accessible|convien\w+|adaptee?|destinee?|chance) (?:a un |aux? )(?:profils? )?"
            rf"(?:{_BEGINNER}|juniors?)",
            rf"ouverte?s? (?:a tou\w+[,:]? ?|egalement )?(?:aux? |a des )(?:profils? )?(?:{_BEGINNER}|juniors?)",
            rf"accept(?:e\w*|ons) (?:aussi |egalement )?(?:(?:les |un |des )(?:\w+ )?)?(?:profils? )?"
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
            rf"(?:(?:confirm|experiment)ee?s?(?:[(]e?s?[)])?|(?:premiere|1ere) experience) (?:ou|et|comme) {_BEGINNER}",
            r"debutez (?:\?|dans (?:le |ce |la )?(?:metier|domaine|secteur|profession)|ou (?:avez|etes|vous))",
            rf"soyez {_BEGINNER}|{_BEGINNER}[^\n.]{{0,30}}frein|meme {_BEGINNER}|{_BEGINNER} ?\?",
        ),
        0.8,
        ("debutant", "debutez"),
        unless=_level_of_skill,
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            rf"profils? {_BEGINNER}|personnes? {_BEGINNER}|pour les {_BEGINNER}|vous etes {_BEGINNER}",
            rf"- {_BEGINNER} ?(?:[(/-]|$)|(?:^|(?<=\n)|(?<=\.\x20)){_BEGINNER}\b",
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
            r"profils? juniors? (?:accept\w+|bienvenu\w*|possible)|juniors?[^\n.]{0,20} (?:accept|bienven)\w+",
            r"junior (?:ou|a|/) (?:confirm|senior)\w*|\bnovices?\b|experimentee?s?(?:[(]e[)])? ou non",
            r"(?:prets|ouverts) a former\b|tous (?:les )?profils (?:sont )?(?:accept|bienven)\w+|debutant ou non",
            r"jeunes? diplomee?s?(?:[(]e[)]s?)? (?:accept|bienven|ou |debut)\w*|ouverte?s? aux (?:jeunes? )?diplomes",
        ),
        0.85,
        ("junior", "novice", "ou non", "profils", "diplome", "former"),
        unless=_level_of_skill,
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            r"^[^\n]{0,80}\bjunior\b|profil ?(?:recherche ?)?[-:]? ?junior\b",
            r"\b(?:recherch\w+|recrut\w+|integrer|en qualite d[e'u]|en tant qu[e']|vous etes|tu es)[^\n.;:]{0,50}?"
            r"\bjunior(?:[(]e[)]|e)?\b",
        ),
        0.75,
        ("junior",),
        unless=_not_a_beginner,
        deniable=False,
        reach=80,
    ),
    Cue(
        True,
        wording(
            r"experience n'est pas (?:un (?:critere|frein|prerequis)|une (?:condition|obligation)|determinante"
            r"|primordiale)",
            r"experience[^\n.;]{0,40}?\b(?:non|pas|n'est pas) (?:requise|exigee|necessaire|obligatoire|demandee"
            r"|indispensable|imperative)",
            r"experience[^\n.;]{0,90}?(?:souhait\w+|appreci\w+|un plus|un atout|preferable|ideale?|bienvenue),? "
            r"(?:mais|et) (?:elle )?(?:n'est |ne sont )?(?:pas|non|en rien) "
            r"(?:requis|exig|necess|oblig|demand|indisp|imper)",
            r"experience indifferente|experience[^\n.]{0,15}: ?(?:indifferente?|aucune|non requise|pas necessaire)",
            r"experience[^\n.,;]{0,25} ou non\b|experience[^\n.]{0,25}?\b0 ?(?:a|-) ?[1-5] ans?\b",
        ),
        0.9,
        ("experience",),
        deniable=False,
        reach=140,
    ),
    Cue(
        True,
        wording(
            r"\bsans (?:aucune )?experience ?\?|sans aucune experience|sans experience, (?:vous|nous)",
            r"sans experience (?:requise|exigee|necessaire|acceptee|prealable|bienvenu)",
            r"(?:profils?|candidat\w*|personnes?|meme|ou|,|:|^) ?sans (?:aucune )?experience\b(?! (?:sig|conf|solide))",
            r"(?:pas |sans )(?:de )?necessite d'(?:avoir |une )[^\n.]{0,12}experience",
            r"aucun (?:prerequis|besoin)[^\n.]{0,15}experience|nul besoin d'(?:avoir d')?experience",
            r"aucune (?:experience|qualification ni experience)[^\n.]{0,60}?(?:requise|exigee?|necessaire|demandee"
            r"|prealable|attendue|n'est|ne sont|imposee)",
            r"pas (?:d'|besoin d'|forcement d'|necessairement d')experience\b(?! (?:sig|dans ce cas))",
            r"pas (?:necessaire|obligatoire|indispensable|utile) d(?:e |')(?:avoir|posseder|justifier|disposer)"
            r"[^\n.]{0,15}experience|\bmanqu(?:e|es|ez|er) d'experience",
            r"n'(?:avez|as) (?:pas|aucune|jamais) (?:toute |encore )?(?:[ld]')?experience|n'avoir aucune experience",
            r"\b0 ?(?:a|-) ?[1-5] ans? d'exp|moins d'(?:un|1) an d'experience",
            r"(?:peu importe|quel(?:le)? que soit)[^\n.]{0,25}experience|\bayez ou (?:non|pas)[^\n.]{0,20}experience",
            r"diplome ni experience|ni (?:d')?experience (?:requis|exig|necess|n'est)",
        ),
        0.9,
        (
            "sans experience",
            "aucune experience",
            "ni experience",
            "d'experience",
            "l'experience",
            "d'exp.",
            "necessite d",
            "prerequis",
            "besoin d",
            "pas necessaire d",
            "pas obligatoire d",
            "pas indispensable d",
            "pas utile d",
            "importe",
            "que soit",
            "ayez ou",
        ),
        deniable=False,
        reach=80,
    ),
)


def read(text: Text) -> Iterator[Fact]:
    """`beginner_accepted`."""
    fact = surest(readings("beginner_accepted", text, _CUES))
    if fact:
        yield fact
