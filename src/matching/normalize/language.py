"""Language names to ISO 639-1 codes, and fluency wording to the European levels."""

import re
from functools import lru_cache

from matching.normalize.text import fold

CODES = {
    "francais": "fr", "anglais": "en", "allemand": "de", "espagnol": "es", "italien": "it", "portugais": "pt",
    "neerlandais": "nl", "flamand": "nl", "russe": "ru", "polonais": "pl", "roumain": "ro", "bulgare": "bg",
    "tcheque": "cs", "slovaque": "sk", "slovene": "sl", "croate": "hr", "serbe": "sr", "bosniaque": "bs",
    "albanais": "sq", "macedonien": "mk", "grec": "el", "turc": "tr", "hongrois": "hu", "danois": "da", "suedois": "sv",
    "norvegien": "no", "finnois": "fi", "islandais": "is", "estonien": "et", "letton": "lv", "lituanien": "lt",
    "ukrainien": "uk", "georgien": "ka", "armenien": "hy", "arabe": "ar", "hebreu": "he", "persan": "fa", "farsi": "fa",
    "dari": "fa", "pachto": "ps", "kurde": "ku", "ourdou": "ur", "hindi": "hi", "bengali": "bn", "tamoul": "ta",
    "chinois": "zh", "mandarin": "zh", "japonais": "ja", "coreen": "ko", "vietnamien": "vi", "thai": "th",
    "khmer": "km", "lao": "lo", "indonesien": "id", "malais": "ms", "malgache": "mg", "swahili": "sw", "wolof": "wo",
    "peul": "ff", "bambara": "bm", "lingala": "ln", "haoussa": "ha", "somali": "so", "amharique": "am",
    "tigrinya": "ti", "breton": "br", "basque": "eu", "catalan": "ca", "corse": "co", "occitan": "oc",
    "luxembourgeois": "lb", "irlandais": "ga", "creole haitien": "ht", "tahitien": "ty", "latin": "la",
    "english": "en", "french": "fr", "german": "de", "spanish": "es", "italian": "it", "portuguese": "pt",
    "dutch": "nl", "arabic": "ar", "chinese": "zh", "russian": "ru", "japanese": "ja",
}  # fmt: skip
"""Folded French names, and the English ones met in JSON Resume. Source: ISO 639-1."""

_ISO = frozenset(CODES.values())
_LEVEL = re.compile(r"\b([abc][12])\b")
_FLUENCY = (
    ("C2", re.compile(r"\bmaternel|\bnative?\b|\bbilingue|\bbilingual|\blangue maternelle")),
    ("C1", re.compile(r"\bcourant|\bfluent|\bavance|\badvanced|\bparfait|\bprofessional|\bprofessionnel")),
    ("B2", re.compile(r"\bbon\b|\bbonne|\bintermediaire|\bintermediate|\bopera?tionnel|\bmoyen")),
    ("A2", re.compile(r"\bscolaire|\bnotions?|\belementaire|\belementary|\bbasic|\bbases?\b|\bdebutant|\bbeginner")),
)  # fmt: skip


@lru_cache(4096)
def language_code(text: str) -> str | None:
    """The ISO 639-1 code of a language name or code; the folded name itself when it is not known; None when empty."""
    folded = fold(text).strip(" .-,;")
    name = re.split(r" ?[-(:,/]| niveau ", folded)[0].strip()
    if not name:
        return None
    if name in _ISO or re.fullmatch(r"[a-z]{2}", name):
        return name
    return CODES.get(name) or next((CODES[word] for word in name.split() if word in CODES), name)


def language_level(text: str | None) -> str | None:
    """The European level ("A1".."C2") that a wording states or means ("courant" is C1); None when it says none."""
    folded = fold(text or "")
    if match := _LEVEL.search(folded):
        return match[1].upper()
    return next((level for level, pattern in _FLUENCY if pattern.search(folded)), None)
