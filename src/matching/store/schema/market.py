"""Offers, employers, profiles and what follows their changes."""

from sqlalchemy import BigInteger, Column, Date, ForeignKey, Index, Integer, LargeBinary, Table, Text
from sqlalchemy import text as literal_text

from matching.store.schema.base import Key, UtcDateTime, flag, keyed, metadata, moment, record, reference, text

identity = Table(
    "identity",
    metadata,
    Column("id", Text, primary_key=True),
    Column("secret", LargeBinary),  # of the keyed hashes by which those who were erased are known again
)
"""One row: the random name of this database."""

employers = Table(
    "employers",
    metadata,
    Column("key", Key, primary_key=True),
    Column("identity", Text, nullable=False, unique=True),
    Column("siret", Text),
    Column("name", Text),
    sqlite_autoincrement=True,
)

offers = record(
    "offers",
    Column("status", Text, nullable=False),
    Column("employer_key", Key, ForeignKey("employers.key"), index=True),
    Column("created_at", UtcDateTime),
    Column("updated_at", UtcDateTime),
    Column("closed_at", UtcDateTime),
    moment("suspended_at", nullable=True),  # no longer pushed until an adviser confirms it
    Column("near_group", BigInteger, index=True),  # key of the first of near-identical offers; null: its own
)
Index(None, offers.c.source, offers.c.status, offers.c.id)  # answers "which are open" without reading a payload
_SUSPENDED = literal_text("suspended_at IS NOT NULL")
Index("ix_offers_suspended", offers.c.suspended_at, sqlite_where=_SUSPENDED, postgresql_where=_SUSPENDED)

sketches = Table(
    "sketches",
    metadata,
    reference("offer_key", "offers", primary_key=True),
    Column("said", LargeBinary, nullable=False),  # the offer's content hash when it was read
    Column("cell", BigInteger, index=True),  # where it is compared; null: it cannot be
    Column("sample", LargeBinary, nullable=False),  # of its text, see `matching.duplicates`
    flag("waits"),  # to be put in a group
)
"""What near-identical offers are found by."""
Index("ix_sketches_waiting", sketches.c.cell, sqlite_where=literal_text("waits = 1"), postgresql_where=sketches.c.waits)

offer_versions = Table(
    "offer_versions",
    metadata,
    reference("offer_key", "offers", primary_key=True),
    Column("revision", BigInteger, primary_key=True, autoincrement=False),
    moment("replaced_at"),
    text("status"),
    text("payload"),
)
"""What an offer said before each change."""

profiles = record(
    "profiles",
    Column("audiences", Integer),  # who may find it, bits of `Audience`; null: no person has decided
    Column("merged_into", BigInteger),  # the profile that this one is a source of
    text("merged", nullable=True),  # the payload made of all sources; null: the profile's own says all
    moment("stated_at", nullable=True),  # when its own payload last changed
    text("stated", nullable=True),  # JSON, what did not change then -> since when it has been so
)
_MERGED = literal_text("merged_into IS NOT NULL")
Index("ix_profiles_merged_into", profiles.c.merged_into, sqlite_where=_MERGED, postgresql_where=_MERGED)

sources = keyed(
    "sources",
    reference("profile_key", "profiles", index=True),
    text("source"),
    text("id"),
    text("kind"),  # a `Provenance`
    moment("at"),
    text(
        "payload"
    ),  # JSON, path -> [value, since when] and maybe its proof; a null value takes back what is said there
    text("linked_by"),
    moment("undone_at", nullable=True),
    Column("expires", Date, index=True),  # the first day, not yet acted on, after which a proof is no longer valid
)
"""What else is said of a profile, each by its source."""

choices = Table(
    "choices",
    metadata,
    reference("profile_key", "profiles", primary_key=True),
    Column("path", Text, primary_key=True),
    Column("source", Text, primary_key=True),  # as origins name it
    text("choice"),  # a `Choice`
    moment("at"),
)
"""What a person makes of what each source says of them."""

revisions = Table(
    "revisions",
    metadata,
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

erasures = Table(
    "erasures",
    metadata,
    Column("name", Text, primary_key=True),
    Column("key", Key, primary_key=True, autoincrement=False),
    Column("revision", BigInteger, nullable=False),
)
Index(None, erasures.c.name, erasures.c.revision)
