"""Links that people receive: whoever holds one may do what it is for, and nothing else, without logging in."""

from serving.links.tokens import ANSWERS_LAST, Link, LinkKind, Tokens
from serving.links.urls import ANSWER_WORDS, ANSWERS, Links, web

__all__ = ["ANSWERS", "ANSWERS_LAST", "ANSWER_WORDS", "Link", "LinkKind", "Links", "Tokens", "web"]
