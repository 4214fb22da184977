"""What is sent to people, what was, and when it is whose turn."""

from sqlalchemy import BigInteger, Column, Index, Integer, Table, UniqueConstraint
from sqlalchemy import text as literal_text

from matching.store.schema.base import keyed, metadata, moment, reference, text

digests = keyed(
    "digests",
    reference("person_key", "persons"),
    text("cycle"),
    text("kind", nullable=True),  # null, as state and content: reserved, and invisible
    text("state", nullable=True),
    moment("made_at", index=True),
    text("content", nullable=True),  # JSON of a `DigestContent`
    text("decided_by", nullable=True),  # who approved or cancelled it, when somebody did
    moment("decided_at", nullable=True),
    moment("sent_at", nullable=True),
    text("channel", nullable=True),
    UniqueConstraint("person_key", "cycle"),
)
_REVIEWED = digests.c.state == literal_text("'review'")
Index("ix_digests_review", digests.c.made_at, sqlite_where=_REVIEWED, postgresql_where=_REVIEWED)

pushes = Table(
    "pushes",
    metadata,
    reference("person_key", "persons", primary_key=True),
    Column("group_key", BigInteger, primary_key=True, autoincrement=False),  # no foreign key: it outlives its offers
    Column("offer_key", BigInteger, nullable=False),
    Column("digest_key", BigInteger, nullable=False),  # likewise
    moment("at", index=True),
    moment("said_closed_at", nullable=True),
    sqlite_with_rowid=False,
)
"""The ledger: what each person was sent, across alerts and channels, once for all near-identical offers."""

schedule = Table(
    "schedule",
    metadata,
    reference("person_key", "persons", primary_key=True),
    moment("due_at"),
    Column("empty_cycles", Integer, nullable=False),
    moment("last_at"),
    text("last_cycle"),
    sqlite_with_rowid=False,
)
"""When it is whose turn; who is absent was never looked at."""

deliveries = keyed(
    "deliveries",
    reference("digest_key", "digests"),
    text("channel"),
    text("state"),
    Column("attempts", Integer, nullable=False),
    Column("uncertain", Integer, nullable=False),
    text("provider_id", nullable=True),
    text("error", nullable=True),
    moment("at"),
    UniqueConstraint("digest_key", "channel"),
)
"""What was tried, written before and after each attempt."""
