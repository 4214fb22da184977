"""What advisers follow, and what they are told."""

from sqlalchemy import BigInteger, Column, Index, Table, UniqueConstraint

from matching.store.schema.base import keyed, metadata, moment, reference, text

followed_offers = Table(
    "followed_offers",
    metadata,
    reference("offer_key", "offers", primary_key=True),
    text("adviser", primary_key=True),
    moment("at"),
    sqlite_with_rowid=False,
)
Index(None, followed_offers.c.adviser)

notices = keyed(
    "notices",
    text("adviser"),
    text("kind"),
    Column("subject", BigInteger, nullable=False),  # key of what the kind is about: of an offer...
    reference("profile_key", "profiles", nullable=True, index=True),
    Column("impression_key", BigInteger),  # of the person's place in the log
    moment("at"),
    moment("read_at", nullable=True),
    UniqueConstraint("adviser", "kind", "subject", "profile_key"),
)
"""What an adviser was told; the same person for the same subject once. A null profile is none, and may come again."""
Index(None, notices.c.kind, notices.c.subject)
Index("ix_notices_at", notices.c.at)
_UNREAD = notices.c.read_at.is_(None)
Index("ix_notices_unread", notices.c.adviser, sqlite_where=_UNREAD, postgresql_where=_UNREAD)
