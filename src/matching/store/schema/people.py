"""Persons apart from their profiles, what they consent to, who saw them, and what remains of those who left."""

from sqlalchemy import Boolean, Column, Float, Index, LargeBinary, Table, UniqueConstraint

from matching.store.schema.base import keyed, metadata, moment, reference, text

persons = keyed(
    "persons",
    text("source"),
    text("id"),
    reference("profile_key", "profiles", nullable=True, unique=True),
    text("adviser", nullable=True, index=True),  # id of the referent adviser
    text("departement", nullable=True),
    Column("content_hash", LargeBinary, nullable=False),
    text("payload"),  # JSON of a `Person`
    UniqueConstraint("source", "id"),
    Index(None, "departement", "adviser"),
)

consents = keyed(
    "consents",
    reference("person_key", "persons", index=True),
    text("purpose"),
    text("audience"),  # "" where the purpose has none
    moment("given_at"),
    moment("withdrawn_at", nullable=True),
    text("recorded_by"),
)

subscriptions = Table(
    "subscriptions",
    metadata,
    reference("person_key", "persons", primary_key=True),
    text("frequency"),
    Column("handle", Float, nullable=False),
    text("channels"),  # JSON, in order of preference
    Column("reviewed", Boolean),  # an adviser sees lists before they leave; null: what the level of support says
    Column("visited", Boolean),  # somebody reads letters with the person; null: likewise
    moment("snoozed_until", nullable=True),
    moment("stopped_at", nullable=True),
    text("stopped_for", nullable=True),
    moment("updated_at"),
)

identity_views = keyed(
    "identity_views",
    reference("person_key", "persons", index=True),
    text("viewer_role"),
    text("viewer"),
    text("shown"),  # what was seen: "contact", "identity"...
    moment("at"),
)
"""Who saw the identity of a person, and when; the person may read it."""

person_keys = Table(
    "person_keys",
    metadata,
    reference("person_key", "persons", primary_key=True),
    Column("secret", LargeBinary, nullable=False),
)
"""What decrypts the payloads of the audit log that are about a person; destroyed when the person is erased."""

audit = keyed(
    "audit",
    moment("at"),
    text("actor"),
    text("action"),
    Column("subject_key", persons.c.key.type),  # of a person, even one erased; null: about no person
    Column("payload", LargeBinary),  # encrypted with the subject's key, in clear without subject
    Column("payload_hash", LargeBinary, nullable=False),
    Column("chain", LargeBinary, nullable=False),  # hash of the former chain and of this row but for its payload
)
"""What was done, only ever added to."""

forgotten = Table(
    "forgotten",
    metadata,
    Column("digest", LargeBinary, primary_key=True),  # keyed hash of an external key
    moment("at"),
)
"""Whom a restored backup must forget again."""
