"""Beginners are welcome, and years are required."""

from collections.abc import Iterator

from matching.guard.contradictions.contract import NUMBER
from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.scope import sentence
from matching.guard.verdict import Finding, Severity
from matching.read import beginner
from matching.read.cue import matches
from matching.read.text import Text, wording

_ASKED = wording(
    r"exig|indispensable|imperati|obligatoire|non negociable|requis|minimum|\bmini\b|necessaire|au moins"
    r"|justifi\w+ (?:d|imp)|vous avez (?:au moins|minimum)|confirmee? de",
)
_WISHED = wording(
    r"souhait|apprecie|atout|un plus|ideal|serait|preference|\bou\b|possible|si possible|valoris|niveau|selon"
    r"|a defaut|non (?:exig|oblig)|pas (?:exig|oblig|indisp|nec)|permis|scolar|d'ecole|formation|anciennete|moins de"
    r"|0 a|alternance|cdd|remuneration|salaire",
)
_UNSKILLED = wording(
    r"(?:accessible|poste|ouvert|possible|meme) sans experience|(?:aucune|sans) experience (?:n'est )?(?:requise"
    r"|exigee|demandee|necessaire|acceptee?)|experience ?:? ?(?:non|pas) (?:exigee|requise|necessaire)"
    r"|debutant\w* (?:accepte|bienvenu)|ouverte? aux debutant"
)
_YEARS = wording(
    rf"experiences? (?:[\w'-]+ ){{0,4}}?(?:de |d'|d'au moins |minimum |: ?)(?:au moins |minimum )?{NUMBER} (?:ans?"
    rf"|annees?)\b",
    rf"\b{NUMBER} (?:ans?|annees?) (?:minimum )(?:dans|en|de|d'|comme|sur)|experience exigee ?:? ?{NUMBER} (?:ans?"
    rf"|annees?)|\b{NUMBER} (?:ans?|annees?) (?:minimum )?(?:d'experience|d'exp\b|de pratique|sur un poste"
    rf"|dans (?:un poste|le metier|une fonction)|en cabinet|comme [a-z]+)",
    r"(?<!aucune\x20)(?<!pas\x20l')(?<!sans\x20)(?<!d')\bexperience (?:obligatoire|exigee|requise|imperative"
    r"|indispensable)\b",
)
_HINTS = (" ans", " annee", " an ", *(f"experience {word}" for word in ("obl", "exi", "req", "imp", "ind")))


def findings(text: Text) -> Iterator[Finding]:
    """The first length of experience that a sentence requires, when beginners are welcome elsewhere."""
    for match in matches(_YEARS, text, _HINTS, reach=70):
        said = sentence(text, *match.span())
        if _ASKED.search(said) and not _WISHED.search(said):
            if _welcomes(text):
                yield finding(text, *match.span(), Ground.EXPERIENCE, Severity.CONTRADICTORY)
            return


def _welcomes(text: Text) -> bool:
    return bool(_UNSKILLED.search(text.folded)) or any(fact.value is True for fact in beginner.read(text))
