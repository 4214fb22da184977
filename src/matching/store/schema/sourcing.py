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

tickets = keyed(
    "tickets",
    reference("offer_key", "offers", index=True),
    text("departement", nullable=True),  # of the place of work, whose advisers are told; null: not known
    text("opened_by", nullable=True),  # id of the adviser; null: nobody filled the offer in time
    moment("opened_at"),
    moment("answered_at", nullable=True),  # when somebody else first wrote
    moment("closed_at", nullable=True),
    text("closed_by", nullable=True),
    text("outcome", nullable=True),
)
"""An offer for which advisers of one area are asked for people."""
_OPEN = tickets.c.closed_at.is_(None)
Index("ix_tickets_one_open", tickets.c.offer_key, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
Index("ix_tickets_open", tickets.c.departement, tickets.c.key, sqlite_where=_OPEN, postgresql_where=_OPEN)

ticket_messages = keyed(
    "ticket_messages",
    reference("ticket_key", "tickets", index=True),
    text("author"),
    moment("at"),
    text("said"),
    reference("profile_key", "profiles", nullable=True, index=True),
)
"""What advisers answer; one may point to a person, who is shown by their anonymous card."""
