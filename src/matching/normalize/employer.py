"""Employer names and numbers as offers give them."""

import re
from functools import lru_cache

from matching.normalize.text import fold

_PLACEHOLDER = re.compile(
    r"(?:entreprise |societe |employeur |client |recruteur )?"
    r"(?:confidentiel(?:le)?|anonyme|non (?:communiquee?|renseignee?|precisee?)|inconnue?"
    r"|nc|n/?a|n\.c\.?|null|none|undefined|x+|test)"
)
_NOT_DIGIT = re.compile(r"[\s.\-\u00a0]")


@lru_cache(4096)
def employer_name(name: str | None) -> str | None:
    """The name; None when it is a placeholder ("Confidentiel", "-", "N/A") or holds no letter or digit."""
    if not name or not any(c.isalnum() for c in name) or _PLACEHOLDER.fullmatch(fold(name).strip(" .-()")):
        return None
    return name


def siret(number: str | None) -> str | None:
    """The 14 digits of an establishment's number; None when it is not that."""
    digits = _NOT_DIGIT.sub("", number or "")
    return digits if len(digits) == 14 and digits.isascii() and digits.isdecimal() else None
