"""French typography of templates: no-break spaces before double signs, curved apostrophes; whoever writes types none.

Source: Lexique des règles typographiques en usage à l’Imprimerie nationale.
"""

import re
from collections.abc import Iterator

from jinja2.ext import Extension
from jinja2.lexer import Token, TokenStream

from matching.explain.french import NBSP

_RULES = (
    (re.compile(r" (?=[:;?!»€%](?:\W|$))"), NBSP),
    (re.compile("(?<=«) "), NBSP),
    (re.compile(r"(?<=\w)'(?=\w)"), "’"),
)


class Typography(Extension):
    """Sets the text and the literals of templates."""

    def filter_stream(self, stream: TokenStream) -> Iterator[Token]:
        """See `jinja2.ext.Extension`."""
        for token in stream:
            yield Token(token.lineno, token.type, typeset(token.value)) if token.type in ("data", "string") else token


def typeset(text: str) -> str:
    """A text with the spaces and apostrophes that French wants."""
    kind = type(text)  # what is safe markup stays so
    for rule, sign in _RULES:
        text = kind(rule.sub(sign, text))
    return text
