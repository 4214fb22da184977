"""Offer and profile wording without its noise: markup, control characters, "(H/F)", employer references."""

import html
import re
import unicodedata

_BREAK = re.compile(r"<\s*(?:br|/p|/li|/div|/h\d|/tr)\b[^>]{0,200}>", re.IGNORECASE)
_TAG = re.compile(r"</?[a-zA-Z][^<>]{0,500}>|<!--.{0,500}?-->", re.DOTALL)
_CONTROL = re.compile(r"[^\S\n]|[\x00-\x09\x0b-\x1f\x7f-\x9f\u00ad\u200b-\u200f\u2028-\u202e\u2060\ufeff\ufffd]")
_SPACES = re.compile(r" {2,}")
_LINES = re.compile(r" ?\n[ \n]*")

# "(H/F)", "F/H", "h-f", "(H/F/X)": the wording the law asks for, never the occupation.
_EITHER_SEX = re.compile(r"\(?\b[hf]\s?[/.\-]\s?[hf](?:\s?/\s?[xd])?\b\)?", re.IGNORECASE)
# "#TET13588", "EC20724", "Réf. N°920": an employer's own numbering.
_REFERENCE = re.compile(
    r"#\s?\w+|\b[A-Za-z]{1,4}\d{3,}\b|\br[ée]f(?:[ée]rence)?\b\.?\s?:?\s?(?:n\s?°\s?)?[\w-]*\d[\w-]*", re.I
)
_CONTRACT = re.compile(
    r"\b(?:en\s+)?(?:cdi|cdd|cdii|int[ée]rim|mission int[ée]rim|temps (?:plein|partiel|complet)|"
    r"\d{2} ?h(?:eures|\d{2})?(?:\s?/\s?(?:semaine|sem))?|d[ée]butants? accept[ée]s?|urgent)\b",
    re.IGNORECASE,
)
# "employé(e)", "vendeur(euse)", "conseiller.ère", "chargé·e·s": the feminine mark, not the doubled word.
_FEMININE = re.compile(
    r"(?<=\w)(?:\((?:e|le|ne|se|te|ve|ère|ere|ière|iere|euse|rice|trice|ice|enne|ienne|esse|fe)s?\)"
    r"|[·.•](?:e|le|ne|se|te|ve|ère|ere|ière|iere|euse|rice|trice|ice|enne|ienne|esse|fe)(?:[·.•]?s)?\b)",
    re.IGNORECASE,
)
_EDGES = " -–—_*/|,;:.!\"'«»~+"


def clean_text(text: str) -> str:
    """Text as a person reads it: no markup, entity or control character; spaces single, line breaks kept."""
    text = html.unescape(html.unescape(text)) if "&" in text else text
    if "<" in text:
        text = _TAG.sub(" ", _BREAK.sub("\n", text))
    text = _CONTROL.sub(" ", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _LINES.sub("\n", _SPACES.sub(" ", text)).strip()


def clean_title(title: str) -> str:
    """The occupation that a title names, without "(H/F)", references, contract words and feminine marks.

    "VENDEUR(SE) EN BOULANGERIE - CDI 35h (H/F) #TET13588" gives "VENDEUR EN BOULANGERIE"; doubled forms
    ("Boulanger / Boulangère") stay. A title made of nothing else is returned as `clean_text` gives it.
    """
    whole = clean_text(title).replace("\n", " ")
    text = whole
    for pattern in (_EITHER_SEX, _REFERENCE, _CONTRACT):
        text = pattern.sub(" ", text)
    text = re.sub(r"\(\s*\)|\[\s*\]", " ", _FEMININE.sub("", text))
    return _SPACES.sub(" ", text).strip(_EDGES) or whole


def fold(text: str) -> str:
    """Key for comparing wording: lower case, no accents, ligatures opened, typographic apostrophes straight."""
    text = text.lower().replace("œ", "oe").replace("æ", "ae").replace("’", "'")
    return "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
