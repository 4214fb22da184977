"""Addresses of links, as messages and letters carry them."""

from collections.abc import Mapping
from datetime import datetime
from types import MappingProxyType

from matching.domain import EventKind
from matching.store import Store
from serving.links.tokens import ANSWERS_LAST, Link, LinkKind, Tokens

LINK, UNSUBSCRIBE, SHORT = "/lien", "/desabonnement", "/s"

ANSWERS: Mapping[EventKind, str] = MappingProxyType(
    {
        EventKind.INTERESTED: "Ça m’intéresse",
        EventKind.APPLIED: "J’ai postulé",
        EventKind.REFUSED: "Pas pour moi",
    }
)
"""What an offer may be answered, in the words of links and buttons, in the order to show."""

ANSWER_WORDS: Mapping[EventKind, str] = MappingProxyType(
    {EventKind.INTERESTED: "interesse", EventKind.APPLIED: "postule", EventKind.REFUSED: "refus"}
)
"""The same, as addresses and forms say it."""


class Links:
    """Makes the links of messages.

    Args:
        public_url: where people reach the service ("https://offres.example.fr"), see `MATCHING_PUBLIC_URL`.
        tokens: of the database.
    """

    def __init__(self, public_url: str, tokens: Tokens) -> None:
        self._base, self._tokens = public_url.rstrip("/"), tokens

    @classmethod
    def of(cls, public_url: str, store: Store) -> "Links":
        """Those of a database."""
        return cls(public_url, Tokens.of(store))

    def answer_url(self, person_key: int, impression_id: int, at: datetime, answer: EventKind | None = None) -> str:
        """Where an offer is answered.

        Args:
            person_key: who answers.
            impression_id: what they were shown.
            at: when it is sent; the link works for `ANSWERS_LAST`.
            answer: the one that the page proposes first, of `ANSWERS`; None: any, as a letter's code.
        """
        url = self._link(Link(LinkKind.ANSWER, person_key, impression_id, at + ANSWERS_LAST))
        return _asking(url, answer) if answer else url

    def answer_urls(self, person_key: int, impression_id: int, at: datetime) -> dict[EventKind, str]:
        """Where an offer is answered, by the answer of `ANSWERS` that the page proposes first; one token for all."""
        url = self.answer_url(person_key, impression_id, at)
        return {answer: _asking(url, answer) for answer in ANSWERS}

    def training_url(self, person_key: int, training_key: int, at: datetime) -> str:
        """Where the offers that a training would open are listed, and it is answered; works for `ANSWERS_LAST`."""
        return self._link(Link(LinkKind.TRAINING, person_key, training_key, at + ANSWERS_LAST))

    def question_url(self, person_key: int, digest_id: int, at: datetime) -> str:
        """Where the question of a digest is answered; works for `ANSWERS_LAST`."""
        return self._link(Link(LinkKind.QUESTION, person_key, digest_id, at + ANSWERS_LAST))

    def adjust_url(self, person_key: int) -> str:
        """Where a person chooses how often offers come."""
        return self._link(Link(LinkKind.ADJUST, person_key))

    def unsubscribe_url(self, person_key: int) -> str:
        """Where a person stops, by one POST (RFC 8058) or from a page; for ever, as it must."""
        return f"{self._base}{UNSUBSCRIBE}/{self._tokens.written(Link(LinkKind.UNSUBSCRIBE, person_key))}"

    def notices_stop_url(self, mail_key: int) -> str:
        """Where an adviser stops mails of what they are told, as `unsubscribe_url`."""
        return f"{self._base}{UNSUBSCRIBE}/{self._tokens.written(Link(LinkKind.NOTICES, 0, mail_key))}"

    def page_url(self, path: str) -> str:
        """A page of the service, behind its login: "/conseil/alertes"."""
        return f"{self._base}{path}"

    def short_url(self, token: str) -> str:
        """Where a digest is read, by a token of `store.short_links`."""
        return f"{self._base}{SHORT}/{token}"

    def _link(self, link: Link) -> str:
        return f"{self._base}{LINK}/{self._tokens.written(link)}"


def web(url: str | None) -> str | None:
    """An address of the web, None for any other: what an offer gives is a link to nothing else."""
    return url if url and url.startswith(("https://", "http://")) else None


def _asking(url: str, answer: EventKind) -> str:
    return f"{url}?reponse={ANSWER_WORDS[answer]}"
