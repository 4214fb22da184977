"""What advisers and employers do about people."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "contacts",
        sa.Column("key", KEY, nullable=False),
        sa.Column("profile_key", KEY, nullable=False),
        sa.Column("offer_key", sa.BigInteger()),
        sa.Column("employer_key", sa.BigInteger()),
        sa.Column("requester_role", TEXT, nullable=False),
        sa.Column("requester", TEXT, nullable=False),
        sa.Column("requested_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("answered_at", TIME),
        sa.Column("answered_through", TEXT),
        sa.Column("keyed_by", TEXT),
        sa.Column("impression_key", sa.BigInteger()),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_contacts_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_contacts"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_contacts_employer_key", "contacts", ["employer_key"])
    op.create_index("ix_contacts_offer_key", "contacts", ["offer_key"])
    op.create_index("ix_contacts_profile_key", "contacts", ["profile_key"])
    op.create_table(
        "shortlists",
        sa.Column("key", KEY, nullable=False),
        sa.Column("owner_role", TEXT, nullable=False),
        sa.Column("owner", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("offer_key", sa.BigInteger()),
        sa.Column("created_at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_shortlists"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_shortlists_owner_role_owner", "shortlists", ["owner_role", "owner"])
    op.create_table(
        "shortlisted",
        sa.Column("shortlist_key", KEY, nullable=False),
        sa.Column("profile_key", KEY, nullable=False),
        sa.Column("note", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_shortlisted_profile_key"),
        sa.ForeignKeyConstraint(["shortlist_key"], ["shortlists.key"], name="fk_shortlisted_shortlist_key"),
        sa.PrimaryKeyConstraint("shortlist_key", "profile_key", name="pk_shortlisted"),
    )
    op.create_index("ix_shortlisted_profile_key", "shortlisted", ["profile_key"])
    op.create_table(
        "overrides",
        sa.Column("key", KEY, nullable=False),
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("profile_key", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("reason", TEXT, nullable=False),
        sa.Column("author", TEXT, nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("withdrawn_at", TIME),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_overrides_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_overrides"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_overrides_offer_key", "overrides", ["offer_key"])
    op.create_index("ix_overrides_profile_key", "overrides", ["profile_key"])
    op.create_table(
        "reviews",
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("offer_key", sa.BigInteger()),
        sa.Column("profile_key", sa.BigInteger()),
        sa.Column("event_key", sa.BigInteger()),
        sa.Column("opened_at", TIME, nullable=False),
        sa.Column("state", TEXT, nullable=False),
        sa.Column("closed_at", TIME),
        sa.Column("closed_by", TEXT),
        sa.PrimaryKeyConstraint("key", name="pk_reviews"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_reviews_offer_key", "reviews", ["offer_key"])
    op.create_index("ix_reviews_profile_key", "reviews", ["profile_key"])
    op.create_index("ix_reviews_state_key", "reviews", ["state", "key"])
    op.create_index("ix_impressions_offer_key", "impressions", ["offer_key"])


def downgrade() -> None:
    op.drop_index("ix_impressions_offer_key", table_name="impressions")
    op.drop_table("reviews")
    op.drop_table("overrides")
    op.drop_table("shortlisted")
    op.drop_table("shortlists")
    op.drop_table("contacts")
