"""Who a wording speaks of and in what sense: the sentence around it, denials of discrimination, the people served."""

import re

from matching.read.text import Text, wording

_WIDTH = 260
_END = re.compile(r"[\n;!?|.](?!(?<=\.)\d)(?<!\bmin\.)(?<!\bmax\.)(?<!\bart\.)")
_TURN = re.compile(
    r"\b(?:mais|sauf|cependant|toutefois|neanmoins|hormis|excepte|a l'exception|simplement|en revanche)\b"
)
_DENIAL = wording(
    r"sans (?:aucune? )?(?:distinction|discrimination|consideration|condition d|critere|limite d'age|limitation d'age)",
    r"(?<!sans\x20vouloir\x20)discrimin|quel(?:le)?s? que soi(?:t|en)|peu importe|independamment",
    r"egalite\b|aucune (?:condition|exigence|limite) (?:d|part)|pas de (?:condition|limite|critere) d",
    r"\bni (?:l'|le |la |votre |son |leur )[^.;]{0,80}\bn(?:e |')(?:entr|compt|rentr|sont|est|ser|constitu|jou"
    r"|intervien)",
    r"ne (?:vous |lui )?(?:demand|regard|ten|consider)\w* (?:pas|ni|aucun|jamais)"
    r"|n'(?:exige|impose)\w* (?:pas|ni|aucun)",
    r"n'est (?:pas|plus|en rien) (?:reserve|exige|requis|demande|un (?:frein|critere|obstacle|prerequis)"
    r"|une (?:affaire|condition))",
    r"pas (?:un|d')? ?(?:frein|critere|obstacle|prejug|tabou|barriere)|ne (?:sera|seront|peut"
    r"|constitue\w*) (?:jamais |pas |en aucun cas )?"
    r"(?:etre )?(?:ecartee?s?|refusee?s?|rejetee?s?|un (?:frein|motif|obstacle))[^.;]{0,20}(?:en raison|du fait|pour"
    r"|a cause|$)",
    r"aucune? (?:candidature|candidat|personne|profil|salarie)[^.;]{0,40}(?:en raison|du fait|a cause|au motif)",
    r"tous (?:les )?ages|toutes? (?:les )?(?:nationalites|origines|religions)|de tou(?:s|tes) (?:ages?|origines?"
    r"|nationalites)",
    r"\bque (?:vous|ce) (?:soyez|ayez|soit)|\bou non\b|(?:femmes? comme|autant) (?:aux|qu'aux|les) hommes|stereotyp"
    r"|prejuge|idees? recues?",
    r"sans regard|sans tenir compte|tout genre|de tous? genres?|diversite|inclusi(?:f|on|ve)"
    r"|handi-? ?(?:bienveill|accueill|friendly|engag)"
    r"|luttons|lutte contre|indifferemment|\b(?:candidatures?|cv) anonym",
)
_WELCOME = wording(r"ouverte?s? (?:a|aux?|aussi|egalement)\b|bienvenue?s?\b|encourag|accessibles? (?:a|aux)\b")
_ALONE = re.compile(
    r"uniquement|exclusiv|seulement|reserv|de preference|\bonly\b|\bseuls?\b|\bseules\b|privilegi|\bpas\b|refus|exclu"
)
_OTHERS = wording(
    r"\b(?:aupres|accompagn\w*|accueill?\w*|prise en charge|prendre en charge|suivi|soins?|soutien"
    r"|aide(?! a domicile| menager|[-\x20]soignant)|public\w*"
    r"|clientele|clients"
    r"|patient\w*|usager\w*|beneficiaire\w*|resident\w*|victime\w*|foyer|hebergement|centre|service|association"
    r"|sensibilis\w*"
    r"|insertion|formation|formateur|formatrice|conseill?\w*|animateur|animation|educat\w+|professeur|moniteur"
    r"|consultation|garde"
    r"|cours|ateliers?|sejours?|colonie|club|encadrement|encadr\w+|destinees?|dediee?s?|population)"
    r"(?: (?!et\b)[\w'/()-]{1,16}){0,4} ?$",
)
_WANT = re.compile(
    r"prefer|souhait|recherch|recrut|exig|requi|uniquement|seulement|reserv|privilegi|accept|veut|veulent|profil"
    r"|candidat|besoin"
    r"|\bpas\b|\bsans\b|\bevit|\bplutot\b|\bpar un|\bne\b|exclu|refus"
)
_NOT = re.compile(r"\bne\b|\bpas\b|\bni\b|refus|\bevit|exclu")


def sentences(text: Text) -> list[tuple[int, int]]:
    """Where each sentence of the folded text begins and ends; those of one or two characters are left out."""
    spans, start = [], 0
    for end in (*_END.finditer(text.folded), None):
        stop = end.start() if end else len(text.folded)
        if stop - start > 2 and text.folded[start:stop].strip():
            spans.append((start, stop))
        start = end.end() if end else stop
    return spans


def sentence(text: Text, start: int, end: int) -> str:
    """The sentence around `folded[start:end]`, at most 260 characters on each side."""
    first, last = _bounds(text, start, end)
    return text.folded[first:last]


def beside(text: Text, start: int, end: int) -> str:
    """The words at `[start, end)` with 32 characters of the sentence before and 28 after."""
    first, last = _bounds(text, start, end)
    return text.folded[max(first, start - 32) : min(last, end + 28)]


def denied(text: Text, start: int, end: int, welcome: bool = True) -> bool:
    """Whether the clause says that the ground does not count: "sans distinction d'âge".

    With `welcome`, also whether it opens the post: "poste ouvert aux femmes", unless it opens it to them alone.
    """
    first, last = _bounds(text, start, end)
    turns = [turn.start() + first for turn in _TURN.finditer(text.folded[first:last])]
    first = max([first, *(turn for turn in turns if turn <= start)])
    last = min([last, *(turn for turn in turns if turn >= end)])
    said = text.folded[first:last]
    return bool(_DENIAL.search(said) or (welcome and _WELCOME.search(said) and not _ALONE.search(said)))


def of_others(text: Text, start: int) -> bool:
    """Whether the words before say that the people served are meant, and nothing that they are wanted at work."""
    first, _ = _bounds(text, start, start)
    before = text.folded[max(first, start - 60) : start].rpartition(",")[2]
    served = _OTHERS.search(before)
    return bool(served and not _WANT.search(served[0]) and not _NOT.search(before[: served.start()]))


def _bounds(text: Text, start: int, end: int) -> tuple[int, int]:
    before = text.folded[max(0, start - _WIDTH) : start]
    cut = max((found.end() for found in _END.finditer(before)), default=0)
    after = _END.search(text.folded, end, end + _WIDTH)
    return start - len(before) + cut, after.start() if after else min(len(text.folded), end + _WIDTH)
