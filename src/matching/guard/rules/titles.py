"""Titles written for one sex alone: "vendeuse", without the other gender anywhere in the text."""

from collections.abc import Iterator

from matching.guard.law import Ground
from matching.guard.rule import finding
from matching.guard.verdict import Finding, Kind, Severity
from matching.read.text import Text, wording

_FEMININE = wording(
    r"\b(?:vendeuse|serveuse|coiffeuse|estheticienne|caissiere|infirmiere|hotesse|boulangere|patissiere|cuisiniere"
    r"|couturiere|assistante|gouvernante|directrice|conseillere|animatrice"
    r"|educatrice|formatrice|commerciale|ouvriere|chauffeuse|factrice|laborantine|employee|aide[-\x20]soignante"
    r"|agente|technicienne|secretaire femme|receptionniste femme|nounou femme|preparatrice|manutentionnaire femme"
    r"|equipiere|responsable femme|gestionnaire femme|apprentie|etudiante|collaboratrice|candidate"
    r"|standardiste femme|masseuse|danseuse|barmaid|lingere|repasseuse|cheffe|charcutiere|bouchere|jardiniere"
    r"|ambulanciere"
    r"|conductrice|gardienne|femme de menage|maitresse de maison|dame de compagnie|menagere|pharmacienne|opticienne"
    r"|veterinaire femme|avocate|comptable femme|puericultrice|teleconseillere|teleoperatrice)s?\b",
)
_TITLE = wording(
    r"(?:^|\n)[-\x20]{0,4}(?:urgent ?[:!-]? ?)?(?:offre d'emploi ?:? ?)?(?:une? |notre |poste d[e'] ?)?$",
    r"\b(?:recherch\w+|cherch\w+|recrut\w+|embauch\w+|engage\w*|poste d(?:e |')|emploi d(?:e |')|mission d(?:e |')"
    r"|tant que|comme|qualite d(?:e |'))"
    r"(?: (?:actuellement|activement|urgemment|pour (?:son|notre|le|la) [\w'-]+))?,? ?(?:une |notre |sa |leur |des "
    r"|deux |2 |future |prochaine )*$",
)
_BOTH = wording(
    r"\bh ?[/.-] ?f\b|\bf ?[/.-] ?h\b|\bhf\b|\(e\)|\(e\)s|[.·•]e\b|[.·•]e[.·•]s|\(h\)|\((?:trice|euse|ere|ienne|ne"
    r"|se|te|le)s?\)|[/·.](?:trice|euse|ere|ienne|rice|ne|e)s?\b"
    r"|homme ou femme|femme ou homme|hommes? et (?:aux )?femmes?|femmes? et (?:aux )?hommes?|tous les genres"
    r"|toutes et (?:a )?tous|tous et toutes|\bm ?/ ?f\b|\bh/f/x\b|\bf/m\b|\bm/f\b|mixte",
)
_MASCULINE = wording(
    r"\b(?:vendeur|serveur|coiffeur|estheticien|caissier|infirmier|hote|boulanger|patissier|cuisinier|couturier"
    r"|assistant|gouvernant|directeur|conseiller|animateur|educateur|formateur|commercial"
    r"|ouvrier|chauffeur|facteur|laborantin|employe|aide[-\x20]soignant|agent|technicien|preparateur|equipier"
    r"|apprenti|etudiant|collaborateur|candidat|masseur|danseur|barman|linger|repasseur|chef|charcutier"
    r"|boucher|jardinier|ambulancier|conducteur|gardien|valet|homme|pharmacien|opticien|avocat|puericulteur"
    r"|teleconseiller|teleoperateur|maitre|menager)s?\b",
)
_OFFICIAL = wording(
    r"assistante?s? maternelle|assistante?s? familiale|sage[-\x20]femme|assistante? (?:sociale|de vie) ou"
    r"|aide menagere|maitresse d'ecole|assistante? maternel"
)
_ARTIST = wording(r"comedienne|actrice|figurante|mannequin|role feminin|r1142|casting")


def one_sex_titles(text: Text, kind: Kind) -> Iterator[Finding]:
    """The first title in the feminine alone, when nothing in the text says that men are wanted too.

    The masculine alone stands for both in French use and is left alone.
    """
    folded = text.folded
    if _BOTH.search(folded) or _ARTIST.search(folded):
        return
    for match in _FEMININE.finditer(folded):
        start, end = match.span()
        if _OFFICIAL.search(folded[max(0, start - 5) : end + 15]) or _is_paired(folded, start, end):
            return
        if _TITLE.search(folded[max(0, start - 60) : start]):
            yield finding(text, start, end, Ground.SEX, _severity(match[0], kind))
            return


def _is_paired(folded: str, start: int, end: int) -> bool:
    return bool(_MASCULINE.search(folded[max(0, start - 40) : start]) or _MASCULINE.search(folded[end : end + 45]))


def _severity(title: str, kind: Kind) -> Severity:
    """A search in the feminine may only repeat a trade's usual name."""
    return Severity.BORDERLINE if kind == "query" or title.startswith("femme") else Severity.UNLAWFUL
