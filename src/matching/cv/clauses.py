"""Clauses of a text, and whether the person says in them what they themselves do at work."""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from matching.cv.lines import flat


class Clause(NamedTuple):
    """The exact words of a clause; `claimed` False when it tells what is not done, wished, a pastime, another's."""

    words: str
    claimed: bool


_END = re.compile(r"(?<=[.!?…])\s+|\s*[;•▪■►|]\s*|\s+[–—-]\s+|\n+")
_TURN = re.compile(
    r"\s*,\s*|\s+(?=(?:mais|sauf|hormis|excepte|en revanche|par contre|tandis que?|alors que?|pendant que?|car"
    r"|parce que?|"
    r"(?:et|ou) (?:je|j'|mon|ma|mes|pas|non|aussi)\b)\b)|(?<=\w)\s*[:()]\s*"
)
_BULLET = re.compile(r"^\s*(?:[•▪■►▸✓✔➢●○◦*·>+-]|\d{1,2}[.)])\s*")

_PERSON = (
    r"(?:collegues?|chefs?|cheffes?|patronn?e?s?|gerante?s?|responsables?|managers?|direct(?:eur|rice)s?"
    r"|binomes?|conjointe?"
    r"|mari|femme|compagn(?:on|e)|epou(?:x|se)|pere|mere|parents|papa|maman|freres?|soeurs?|oncle|tante"
    r"|cousine?s?|amie?s?"
    r"|copa?ine?s?|voisine?s?|fils|fille|grands?-?(?:pere|mere|parents)|associee?s?|sous-traitants?"
    r"|prestataires?|beau-\w+"
    r"|belle-\w+|tut(?:eur|rice)|superieure?|formateur|predecesseur|camarades?|coequipiers?|comptable"
    r"|mecanicien|cuisinier"
    r"|infirmi[ep]re|secretaire|technicien|electricien|commercial|magasinier|boss)"
)
_OWNER = r"(?:mon|ma|mes|un|une|le|la|les|notre|nos|l'|des|d'|quelques|chaque|leur)"
_DENIED = re.compile(
    r"\bn'(?!est-ce)|\bne\b(?! serait)|(?<!premiers )(?<!faux )\bpas\b(?! a pas| de porte)|\bjamais\b|\baucune?\b"
    r"|\bni\b|: ?non\b|\bnon(?: plus)?\W*$|\bincapable|\bsauf\b|\bhormis\b|\bexcepte\b|\bplus du tout\b|\baucunement"
    r"|\bsans (?:avoir|savoir|jamais|pouvoir|connaitre|experience|maitris|etre form)|\b(?:mal|peu) a l'aise"
    r"|\bzero (?:experience|connaissance)|\bignore\b|\b(?:do|did)n'?t\b|\bnot\b|\bnever\b|\bcannot\b|\bcan't\b"
    r"|\binterdit|\bje (?:refuse|deteste)|\bj'evite|\blacunes?\b|\bdebutante? en\b"
)
_WISHED = re.compile(
    r"\bsouhait|\b(?:j'|l')?aimerai|\bvoudrai|\bj'espere|\bespere\b|\benvie (?:de|d')|\brev(?:e|ais|er) (?:de|d')"
    r"|\bmon (?:reve|objectif|ambition|projet|but)\b|\bobjectif ?:|\bm'initier|\ba terme\b|\bmotivee? (?:pour|a)\b"
    r"|\bapprendre (?:a|le|la|les|l')\b(?!.{0,20}aux? )|\bprete? a (?:apprendre|me former)|\bdesire\b|\bdesireu"
    r"|\bcurieu\w* (?:de|d')|\b(?:interesse|attire)e? par|\bm'(?:interesse|attire)|\bbientot\b|\bprochainement"
    r"|\ba l'avenir|\bcompte (?:me|passer|suivre)|\bje prevoi|\b(?:formation|est) prevue?\b|\ba (?:developper"
    r"|acquerir)\b"
    r"|\bvolonte d|\bje (?:re)?cherche|\ba la recherche d|\ben cours d'(?:apprentissage|acquisition)|\bpourquoi pas"
    r"|\bun jour\b|\b(?:j'|d')?envisage\b|\bme (?:former|perfectionner|reconvertir|specialiser|lancer)\b|\bidealement"
    r"|\bj'ambitionne|\bveux\b|\bvouloir\b|\bwould like|\bwant to|\bwish|\bhope to|\bdecouvrir le metier"
    r"|\bserai[ts]\b|\bpourrais\b|\bdevenir\b|\bj'ai (?:le|pour|un) projet"
)
_PASTIME = re.compile(
    r"\btemps libre|\bmes loisirs|\bpar plaisir|\bpour le plaisir|\bhobby|\ben amateur|\ba titre (?:personnel|prive)"
    r"|\bpassion(?!.{0,8} (?:par|de|du) (?:mon |le |la |ce )?(?:metier|travail|contact|relation))"
    r"|\bchez moi\b(?!.{0,30}(?:enfant|bebe))(?<!enfants chez moi)|\ba la maison\b(?! d)|\b(?:le|du) dimanche\b"
    r"|\ble soir, |\ble samedi je\b|\bles? week-?ends?,? (?:je|j'|chez|en|c')|\bmes (?:week-?ends|vacances)"
    r"|\bpour mes? (?:amis?|proches|famille|enfants)|\ben famille\b(?! d)|\bentre amis|\bmon jardin|\bdu dimanche"
    r"|\bma (?:propre )?(?:voiture|moto|maison|cave|cuisine|famille)\b|\bj'adore\b|\bj'aime\b"
    r"|\bpendant (?:mes|les) vacances|\bpotager (?:familial|personnel)|\bpour mon (?:compte|plaisir|usage)"
)
_OTHER = re.compile(
    rf"^(?:(?:et|mais|car|parce que|que|quand|ou|c'est|c'etait|tandis que|alors que|pendant que|pour|chez nous"
    rf"|la-bas|avec) )?"
    rf"{_OWNER} ?(?:\w+ )?{_PERSON}\b(?! et moi| m')"
    rf"|\b(?:mon|ma|mes|notre|nos|un|une|le|la) (?:\w+ )?{_PERSON} (?:\w+ ){{0,2}}?(?:qui |s'|se |y |en "
    rf"|lui )?\w{{2,}}(?:ait|aient|a|ont)\b"
    rf"|\bc'(?:est|etait|etaient) (?:surtout |plutot |toujours )?{_OWNER} ?(?:\w+ )?{_PERSON}"
    rf"|\bpar (?:{_OWNER}|d'autres) ?(?:\w+ )?{_PERSON}|\bs'en (?:charg|occup)|\bd'autres (?:s'|le |la |les "
    rf"|font|fais)"
    rf"|\bconfie[es]{{0,2}} a\b|\bl'equipe (?:d'a cote|technique|info\w*) |\bun autre (?:service|salarie)"
    rf"|\bquelqu'un d'autre"
    rf"|\bmy (?:colleague|boss|manager|brother|father|mother|wife|husband)"
)
_OWN = (
    r"(?:travail|missions?|roles?|taches?|postes?|metier|emploi|activites?|fonctions?|journees?"
    r"|responsabilites?|quotidien)"
)
_THIRD_PERSON = re.compile(
    r"^(?:(?:et|mais|car|que|quand|ou|puis|tandis que|alors que|pendant que) )?"
    r"(?:(?:ils?|elles?|eux|lui|ceux|celle|celui)\b(?! (?:s'agi|fa(?:llait|ut)|y a))"
    rf"|(?:les?|la|l'|une?|mon|ma|mes|nos|notre|deux|trois) ?(?!{_OWN}\b)(?:[\w'-]+ ){{1,4}}?"
    r"(?:s'|se |y |en |lui |leur |me |nous )?(?!\w*(?:trait|parfait|forfait|satisfait|souhait|bienfait)\b)"
    r"\w{2,}(?:ait|aient)\b)"
)
"""A subject that is not the person, with a verb in the imperfect: "le grutier s'occupait de la grue"."""

_AIDED = re.compile(r"\b(?:j'|je |en )?(?:aid|assist|form|second|accompagn|encadr|remplac|epaul|rempla)\w*")
_TURNS = re.compile(
    r"^(?:mais|par contre|en revanche|cependant|toutefois|je|j'|puis|nous|moi|en|actuellement|aujourd'hui)\b"
)
_DISLOCATED = re.compile(r"^(?:les?|la|l'|mon|ma|mes|une?|des|du|pour (?:les?|la|l'))\b")

PRIVATE = re.compile(
    r"\bsyndic(?:at|al|alist)|\bcgt\b|\bcfdt\b|\bparoiss|\beglise\b|\bmosquee|\bsynagogue|\breligi"
    r"|\bparti (?:socialiste|communiste)|\bmilitante?\b|\bhandicap(?:e|ee) a\b|\brqth\b|\bgrossesse"
    r"|\bconge (?:maternite|parental|paternite|maladie)|\barret maladie|\bnationalite|\bne\(?e?\)? le\b"
    r"|^\W*(?:celibataire|mariee?|divorcee?|pacsee?|veu(?:f|ve))\b|^\W*\d enfants?\W*$|\b(?:pere"
    r"|mere) de \w+ enfants?"
    r"|\bagee? de\b|^\W*\d\d ans\W*$|@|(?<!\d)0\d(?:[ .]?\d\d){4}"
)
"""Belief, union, health, family, nationality, age, ways to reach someone: never quoted.

Source: code du travail, article L. 1132-1.
"""


def clauses(texts: Sequence[str]) -> list[Clause]:
    """The clauses of some lines.

    A denial, a wish or another person holds until the sentence turns ("mais", "je", a full stop); "la compta, je n'y
    touche pas" denies what comes first too. Private matters are left out.

    Args:
        texts: lines or paragraphs, wrapped lines joined.
    """
    return [clause for text in texts for sentence in _END.split(text) for clause in _claims(sentence)]


def unwrapped(lines: Sequence[str]) -> list[str]:
    """Lines put together with the ones that go on them: those that begin in lower case under an open line."""
    joined: list[str] = []
    for line in lines:
        text = line.strip()
        goes_on = text[:1].islower() and joined and joined[-1] and joined[-1][-1:] not in ".;:!?"
        if goes_on and not _BULLET.match(line):
            joined[-1] += " " + text
        else:
            joined.append(_BULLET.sub("", text).strip() if text else "")
    return [text for text in joined if text]


def _claims(sentence: str) -> Iterator[Clause]:
    whole = _BULLET.sub("", sentence).strip()
    parts = [part.strip(" \t,:()") for part in _split(whole)]
    parts = [part for part in parts if any(c.isalnum() for c in part)]
    told = [claimed(part) for part in parts]
    if any(_PASTIME.search(flat(part)) for part in parts):
        told = [False] * len(parts)
    for at, part in enumerate(parts):
        words = flat(part)
        if at and not told[at - 1] and not _TURNS.match(words):
            told[at] = False
    for at in range(len(parts) - 1):
        if not told[at + 1] and _DISLOCATED.match(flat(parts[at])) and len(parts[at].split()) <= 5:
            told[at] = False
    for part, true in zip(parts, told, strict=True):
        if not PRIVATE.search(flat(part)):
            yield Clause(part, true)


def _split(sentence: str) -> list[str]:
    folded, done, parts = flat(sentence), 0, []
    for match in _TURN.finditer(folded):
        parts.append(sentence[done : match.start()])
        done = match.end()
    return [*parts, sentence[done:]]


def claimed(words: str) -> bool:
    """Whether a clause tells what the person does or did themselves, at work."""
    folded = flat(words)
    if _DENIED.search(folded) or _WISHED.search(folded) or _PASTIME.search(folded):
        return False
    others = _OTHER.search(folded) or _THIRD_PERSON.search(folded)
    return not others or bool(_AIDED.match(folded))
