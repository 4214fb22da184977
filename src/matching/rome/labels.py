"""Folded forms of labels, so that "cuisinière (H/F)" and "Cuisinier / Cuisinière" meet."""

import re
import unicodedata
from functools import lru_cache

_LIGATURES = str.maketrans({"œ": "oe", "Œ": "oe", "æ": "ae", "Æ": "ae", "ß": "ss"})
_MARKS = dict.fromkeys(range(0x300, 0x370))  # combining diacritical marks
_BOTH_SEXES = re.compile(r"\(?\b([hfmx])(\s*/\s*[hfmx]){1,2}\b\)?", re.IGNORECASE)
_ENDING = re.compile(r"(?<=\w)\(\w+\)")  # "soignant(e)", "accompagnateur(trice)"
_POINT = re.compile(r"(?<=\w)[·•.](e|ne|se|rice|trice|euse|ère|le|fe)[·•.]?(?P<plural>s?)\b", re.IGNORECASE)
_WORD = re.compile(r"[a-z0-9+#]+")
_SMALL = frozenset("a au aux chez d de des du en et l la le les ou par pour sur".split())  # noqa: SIM905


def fold(text: str) -> str:
    """Lower-case words without accents or punctuation, separated by one space."""
    plain = text.lower()
    if not plain.isascii():
        plain = unicodedata.normalize("NFKD", text.translate(_LIGATURES).casefold()).translate(_MARKS)
    return " ".join(_WORD.findall(plain))


@lru_cache(32_768)  # three times the appellations of a release
def label_forms(label: str) -> tuple[str, ...]:
    """Folded wordings of a label: both genders as written, then the masculine, then the feminine.

    "Chef / Cheffe de rang" gives ("chef cheffe de rang", "chef de rang", "cheffe de rang").
    """
    plain = _POINT.sub(r"\g<plural>", _ENDING.sub("", _BOTH_SEXES.sub(" ", label)))
    whole = fold(plain)
    left, slash, right = plain.partition("/")
    first, second = fold(left).split(), fold(right).split()
    if not slash or not first or not second:
        return (whole,)
    masculine = [*first, *second[len(first) :]]
    feminine = [*second, *first[len(second) :]]
    return tuple(dict.fromkeys((whole, " ".join(masculine), " ".join(feminine))))


def content_words(label: str) -> frozenset[str]:
    """The meaningful words of a label's masculine form, cut to their first five letters to forget endings."""
    forms = label_forms(label)
    words = forms[min(1, len(forms) - 1)].split()
    return frozenset(word[:5] for word in words if word not in _SMALL and len(word) > 1)
