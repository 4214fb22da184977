"""What was shown, what was answered, and the rules that refusals put in force."""

from sqlalchemy import BigInteger, Column, Float, ForeignKey, Index, Integer, LargeBinary, Table
from sqlalchemy import text as literal_text

from matching.store.schema.base import Key, UtcDateTime, flag, metadata, reference, text

lists = Table(
    "lists",
    metadata,
    Column("key", Key, primary_key=True),
    text("direction"),
    text("surface"),
    Column("digest_id", BigInteger),
    Column("at", UtcDateTime, nullable=False),
    text("channel"),
    text("bundle"),
    Column("handle", Float, nullable=False),
    text("arm"),
    text("feature_schema"),
    text("versions"),  # of the libraries that computed the scores, JSON
    Index(None, "at", "key"),
    sqlite_autoincrement=True,
)

impressions = Table(
    "impressions",
    metadata,
    Column("key", Key, primary_key=True),
    Column("list_key", Key, ForeignKey("lists.key"), nullable=False, index=True),
    Column("profile_key", Key, ForeignKey("profiles.key"), nullable=False, index=True),
    Column("project", Integer, nullable=False),
    Column("offer_key", BigInteger, nullable=False, index=True),  # no foreign key: what was shown outlives the offer
    Column("position", Integer, nullable=False),
    Column("score", Float, nullable=False),
    Column("price", Float, nullable=False),
    Column("propensity", Float),
    Column("features", LargeBinary),  # float32, little-endian; null once dropped
    Column("found_at", UtcDateTime),  # moment of a list that shows the person to others; null: of one that is theirs
    sqlite_autoincrement=True,
)
_FOUND = impressions.c.found_at.is_not(None)
Index(
    "ix_impressions_found",
    impressions.c.profile_key,
    impressions.c.found_at,
    sqlite_where=_FOUND,
    postgresql_where=_FOUND,
)

events = Table(
    "events",
    metadata,
    Column("key", Key, primary_key=True),
    Column("impression_key", Key, ForeignKey("impressions.key"), nullable=False, index=True),
    text("event"),
    text("side"),
    text("reasons"),  # slugs separated by |
    text("actor"),
    text("channel"),
    Column("at", UtcDateTime, nullable=False),
    text("keyed_by", nullable=True),
    Column("withdrawn_of", BigInteger),
    sqlite_autoincrement=True,
)

answer_notes = Table(
    "answer_notes",
    metadata,
    reference("event_key", "events", primary_key=True),
    reference("person_key", "persons", index=True),
    Column("payload", LargeBinary, nullable=False),  # encrypted with the person's key, see matching.store.sealed
)
"""A few words beside an answer; apart from events, whose readers are not to know them."""

rules = Table(
    "rules",
    metadata,
    Column("key", Key, primary_key=True),
    Column("profile_key", Key, ForeignKey("profiles.key"), nullable=False, index=True),
    text("kind"),
    text("value"),  # JSON, a number or a text
    text("reason"),
    Column("since", UtcDateTime, nullable=False),
    Column("until", UtcDateTime),
    Column("impression_key", BigInteger),
    Column("strength", Integer, nullable=False),
    flag("shareable"),
    Column("undone_at", UtcDateTime),
    sqlite_autoincrement=True,
)
Index(
    "ix_rules_shareable",
    rules.c.profile_key,
    sqlite_where=literal_text("shareable = 1"),
    postgresql_where=rules.c.shareable,
)
