"""Digests, the ledger of what was pushed, whose turn it is, deliveries, and groups of near-identical offers."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    op.add_column("offers", sa.Column("near_group", sa.BigInteger()))
    op.create_index("ix_offers_near_group", "offers", ["near_group"])
    op.create_table(
        "digests",
        sa.Column("key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("cycle", TEXT, nullable=False),
        sa.Column("kind", TEXT),
        sa.Column("state", TEXT),
        sa.Column("made_at", TIME, nullable=False),
        sa.Column("content", TEXT),
        sa.Column("decided_by", TEXT),
        sa.Column("decided_at", TIME),
        sa.Column("sent_at", TIME),
        sa.Column("channel", TEXT),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_digests_person_key"),
        sa.PrimaryKeyConstraint("key", name="pk_digests"),
        sa.UniqueConstraint("person_key", "cycle", name="uq_digests_person_key_cycle"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_digests_made_at", "digests", ["made_at"])
    op.create_table(
        "pushes",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("group_key", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("offer_key", sa.BigInteger(), nullable=False),
        sa.Column("digest_key", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("said_closed_at", TIME),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_pushes_person_key"),
        sa.PrimaryKeyConstraint("person_key", "group_key", name="pk_pushes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pushes_at", "pushes", ["at"])
    op.create_table(
        "schedule",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("empty_cycles", sa.Integer(), nullable=False),
        sa.Column("last_at", TIME, nullable=False),
        sa.Column("last_cycle", TEXT, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_schedule_person_key"),
        sa.PrimaryKeyConstraint("person_key", name="pk_schedule"),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "deliveries",
        sa.Column("key", KEY, nullable=False),
        sa.Column("digest_key", KEY, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("uncertain", sa.Integer(), nullable=False),
        sa.Column("provider_id", TEXT),
        sa.Column("error", TEXT),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["digest_key"], ["digests.key"], name="fk_deliveries_digest_key"),
        sa.PrimaryKeyConstraint("key", name="pk_deliveries"),
        sa.UniqueConstraint("digest_key", "channel", name="uq_deliveries_digest_key_channel"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.drop_table("deliveries")
    op.drop_table("schedule")
    op.drop_table("pushes")
    op.drop_table("digests")
    op.drop_index("ix_offers_near_group", table_name="offers")
    op.drop_column("offers", "near_group")
