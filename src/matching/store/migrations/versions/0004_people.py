"""Persons apart from their profiles, consents, sources, versions of offers, the audit log."""

from secrets import token_bytes

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()

LOCKED = ("persons", "audit")  # rows that writers of these tables lock


def upgrade() -> None:
    op.add_column("identity", sa.Column("secret", sa.LargeBinary()))
    op.execute(sa.update(sa.table("identity", sa.column("secret"))).values(secret=token_bytes(32)))
    op.add_column("offers", sa.Column("suspended_at", TIME))
    op.add_column("offers", sa.Column("near_hash", sa.LargeBinary()))
    op.create_index("ix_offers_near_hash", "offers", ["near_hash"])
    op.create_table(
        "offer_versions",
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("revision", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("replaced_at", TIME, nullable=False),
        sa.Column("status", TEXT, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"], name="fk_offer_versions_offer_key"),
        sa.PrimaryKeyConstraint("offer_key", "revision", name="pk_offer_versions"),
    )
    op.add_column("profiles", sa.Column("audiences", sa.Integer()))
    op.add_column("profiles", sa.Column("merged_into", sa.BigInteger()))
    op.add_column("profiles", sa.Column("merged", TEXT))
    op.add_column("profiles", sa.Column("stated_at", TIME))
    op.add_column("profiles", sa.Column("stated", TEXT))
    op.create_index("ix_profiles_merged_into", "profiles", ["merged_into"])
    op.create_table(
        "sources",
        sa.Column("key", KEY, nullable=False),
        sa.Column("profile_key", KEY, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("linked_by", TEXT, nullable=False),
        sa.Column("undone_at", TIME),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_sources_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_sources"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_sources_profile_key", "sources", ["profile_key"])
    op.create_table(
        "persons",
        sa.Column("key", KEY, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("id", TEXT, nullable=False),
        sa.Column("profile_key", KEY),
        sa.Column("adviser", TEXT),
        sa.Column("departement", TEXT),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("payload", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_persons_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_persons"),
        sa.UniqueConstraint("profile_key", name="uq_persons_profile_key"),
        sa.UniqueConstraint("source", "id", name="uq_persons_source_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_persons_adviser", "persons", ["adviser"])
    op.create_table(
        "consents",
        sa.Column("key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("purpose", TEXT, nullable=False),
        sa.Column("audience", TEXT, nullable=False),
        sa.Column("given_at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.Column("recorded_by", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_consents_person_key"),
        sa.PrimaryKeyConstraint("key", name="pk_consents"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_consents_person_key", "consents", ["person_key"])
    op.create_table(
        "subscriptions",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("frequency", TEXT, nullable=False),
        sa.Column("handle", sa.Float(), nullable=False),
        sa.Column("channels", TEXT, nullable=False),
        sa.Column("reviewed", sa.Boolean()),
        sa.Column("snoozed_until", TIME),
        sa.Column("stopped_at", TIME),
        sa.Column("stopped_for", TEXT),
        sa.Column("updated_at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_subscriptions_person_key"),
        sa.PrimaryKeyConstraint("person_key", name="pk_subscriptions"),
    )
    op.create_table(
        "identity_views",
        sa.Column("key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("viewer_role", TEXT, nullable=False),
        sa.Column("viewer", TEXT, nullable=False),
        sa.Column("shown", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_identity_views_person_key"),
        sa.PrimaryKeyConstraint("key", name="pk_identity_views"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_identity_views_person_key", "identity_views", ["person_key"])
    op.create_table(
        "person_keys",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_person_keys_person_key"),
        sa.PrimaryKeyConstraint("person_key", name="pk_person_keys"),
    )
    op.create_table(
        "audit",
        sa.Column("key", KEY, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("actor", TEXT, nullable=False),
        sa.Column("action", TEXT, nullable=False),
        sa.Column("subject_key", KEY),
        sa.Column("payload", sa.LargeBinary()),
        sa.Column("payload_hash", sa.LargeBinary(), nullable=False),
        sa.Column("chain", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_audit"),
        sqlite_autoincrement=True,
    )
    op.create_table(
        "forgotten",
        sa.Column("digest", sa.LargeBinary(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("digest", name="pk_forgotten"),
    )
    for name in LOCKED:
        op.execute(sa.text("INSERT INTO revisions (name, value) VALUES (:name, 0)").bindparams(name=name))


def downgrade() -> None:
    for name in LOCKED:
        op.execute(sa.text("DELETE FROM revisions WHERE name = :name").bindparams(name=name))
    op.drop_table("forgotten")
    op.drop_table("audit")
    op.drop_table("person_keys")
    op.drop_table("identity_views")
    op.drop_table("subscriptions")
    op.drop_table("consents")
    op.drop_table("persons")
    op.drop_table("sources")
    op.drop_index("ix_profiles_merged_into", table_name="profiles")
    op.drop_column("profiles", "stated")
    op.drop_column("profiles", "stated_at")
    op.drop_column("profiles", "merged")
    op.drop_column("profiles", "merged_into")
    op.drop_column("profiles", "audiences")
    op.drop_table("offer_versions")
    op.drop_index("ix_offers_near_hash", table_name="offers")
    op.drop_column("offers", "near_hash")
    op.drop_column("offers", "suspended_at")
    op.drop_column("identity", "secret")
