"""Advisers follow offers, those for which they keep a shortlist to begin with, and are told of people."""

import sqlalchemy as sa
from alembic import op

revision = "0016"
down_revision = "0015"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "followed_offers",
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"], name="fk_followed_offers_offer_key"),
        sa.PrimaryKeyConstraint("offer_key", "adviser", name="pk_followed_offers"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_followed_offers_adviser", "followed_offers", ["adviser"])
    op.execute(
        "INSERT INTO followed_offers (offer_key, adviser, at)"
        " SELECT offers.key, shortlists.owner, min(shortlists.created_at)"
        " FROM shortlists JOIN offers ON offers.key = shortlists.offer_key"
        " WHERE shortlists.owner_role = 'adviser' GROUP BY offers.key, shortlists.owner"
    )
    op.create_table(
        "notices",
        sa.Column("key", KEY, nullable=False),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("subject", sa.BigInteger(), nullable=False),
        sa.Column("profile_key", KEY, nullable=True),
        sa.Column("impression_key", sa.BigInteger(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_notices_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_notices"),
        sa.UniqueConstraint(
            "adviser", "kind", "subject", "profile_key", name="uq_notices_adviser_kind_subject_profile_key"
        ),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_notices_profile_key", "notices", ["profile_key"])
    op.create_index("ix_notices_kind_subject", "notices", ["kind", "subject"])
    op.create_index("ix_notices_at", "notices", ["at"])
    unread = sa.text("read_at IS NULL")
    op.create_index("ix_notices_unread", "notices", ["adviser"], sqlite_where=unread, postgresql_where=unread)


def downgrade() -> None:
    op.drop_table("notices")
    op.drop_table("followed_offers")
