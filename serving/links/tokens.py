"""What a link carries: sealed, so that it can be neither read nor made by anyone else, and of one kind alone."""

import base64
import struct
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import IntEnum

from cryptography.fernet import Fernet, InvalidToken

from matching.store import Store
from serving.errors import GoneError, NotFoundError

ANSWERS_LAST = timedelta(days=60)
"""How long a link that answers works: two months of offers, after which an answer would teach of another time."""

UNREADABLE = "Ce lien n’est pas complet. Ouvrez-le depuis le message reçu, ou copiez-le en entier."
EXPIRED = "Ce lien a expiré. Utilisez celui d’un message plus récent, ou répondez depuis votre espace personnel."

_SEALED = struct.Struct(">BQQQ")


class LinkKind(IntEnum):
    """What a link lets its holder do; the number is in links already sent, and never changes its meaning."""

    ANSWER = 1  # subject: the impression answered
    QUESTION = 2  # subject: the digest that asks
    UNSUBSCRIBE = 3  # no subject
    ADJUST = 4  # no subject: how often offers come
    TRAINING = 5  # subject: the training that they were told of
    NOTICES = 6  # of no person; subject: what an adviser wants by mail, to want no more


@dataclass(frozen=True, slots=True)
class Link:
    """What a token says.

    Attributes:
        person_key: whose link it is; 0: of nobody whom offers are sent to.
        subject: see `LinkKind`; 0 for none.
        expires_at: to the second; None: never.
    """

    kind: LinkKind
    person_key: int
    subject: int = 0
    expires_at: datetime | None = None


class Tokens:
    """Writes and reads tokens: letters, digits, "-" and "_", 119 of them.

    Args:
        seal: what seals them, see `Tokens.of`.
    """

    def __init__(self, seal: Fernet) -> None:
        self._seal = seal

    @classmethod
    def of(cls, store: Store) -> "Tokens":
        """Those of a database: every process of it reads what another wrote."""
        return cls(Fernet(base64.urlsafe_b64encode(store.secret("links"))))

    def written(self, link: Link) -> str:
        """The token of a link, other each time."""
        until = 0 if link.expires_at is None else int(link.expires_at.timestamp())
        sealed = self._seal.encrypt(_SEALED.pack(link.kind, link.person_key, link.subject, until))
        return sealed.decode().rstrip("=")

    def read(self, token: str, at: datetime, *kinds: LinkKind) -> Link:
        """The link of a token.

        Args:
            token: as `written` gave it.
            at: now, aware.
            kinds: those that may be used here.

        Raises:
            NotFoundError: it is not ours, or of another kind.
            GoneError: it has expired.
        """
        kind, person, subject, until = self._opened(token)
        if kind not in kinds:
            raise NotFoundError(UNREADABLE)
        expires_at = datetime.fromtimestamp(until, UTC) if until else None
        if expires_at is not None and expires_at <= at:
            raise GoneError(EXPIRED)
        return Link(LinkKind(kind), person, subject, expires_at)

    def _opened(self, token: str) -> tuple[int, int, int, int]:
        try:
            sealed = self._seal.decrypt(token + "=" * (-len(token) % 4))
        except (InvalidToken, ValueError):
            raise NotFoundError(UNREADABLE) from None
        kind, person, subject, until = _SEALED.unpack(sealed)
        return kind, person, subject, until
