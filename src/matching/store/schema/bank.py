"""What advisers and employers do about people: contact requests, shortlists, overrides, reviews."""

from sqlalchemy import BigInteger, Column, Index, Table

from matching.store.schema.base import Key, keyed, metadata, moment, reference, text

contacts = keyed(
    "contacts",
    reference("profile_key", "profiles", index=True),
    Column("offer_key", BigInteger, index=True),  # no foreign key: a request outlives its offer
    Column("employer_key", BigInteger, index=True),
    text("requester_role"),
    text("requester"),
    moment("requested_at"),
    moment("expires_at"),
    text("state"),
    moment("answered_at", nullable=True),
    text("answered_through", nullable=True),  # channel of the person's answer
    text("keyed_by", nullable=True),
    Column("impression_key", BigInteger),
)
"""An employer or an adviser would like to reach a person; the person says yes or no."""

shortlists = keyed(
    "shortlists",
    text("owner_role"),
    text("owner"),
    text("name"),
    Column("offer_key", BigInteger),
    moment("created_at"),
)
Index(None, shortlists.c.owner_role, shortlists.c.owner)

shortlisted = Table(
    "shortlisted",
    metadata,
    reference("shortlist_key", "shortlists", primary_key=True),
    reference("profile_key", "profiles", primary_key=True, index=True),
    text("note"),
    text("author"),
    moment("at"),
)

overrides = keyed(
    "overrides",
    Column("offer_key", Key, nullable=False, index=True),
    reference("profile_key", "profiles", index=True),
    text("kind"),
    text("reason"),
    text("author"),
    moment("at"),
    moment("withdrawn_at", nullable=True),
)
"""An adviser's word on a couple, which no model overwrites."""

reviews = keyed(
    "reviews",
    text("kind"),
    Column("offer_key", BigInteger, index=True),
    Column("profile_key", BigInteger, index=True),
    Column("event_key", BigInteger),
    moment("opened_at"),
    text("state"),
    moment("closed_at", nullable=True),
    text("closed_by", nullable=True),
)
Index(None, reviews.c.state, reviews.c.key)
