"""Advisers of one area are asked for people for an offer that lacks them, and answer one another."""

import sqlalchemy as sa
from alembic import op

revision = "0021"
down_revision = "0020"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "tickets",
        sa.Column("key", KEY, nullable=False),
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("departement", sa.Text(), nullable=True),
        sa.Column("opened_by", sa.Text(), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("closed_by", sa.Text(), nullable=True),
        sa.Column("outcome", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"], name="fk_tickets_offer_key"),
        sa.PrimaryKeyConstraint("key", name="pk_tickets"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_tickets_offer_key", "tickets", ["offer_key"])
    still = sa.text("closed_at IS NULL")
    op.create_index(
        "ix_tickets_one_open", "tickets", ["offer_key"], unique=True, sqlite_where=still, postgresql_where=still
    )
    op.create_index("ix_tickets_open", "tickets", ["departement", "key"], sqlite_where=still, postgresql_where=still)
    op.create_table(
        "ticket_messages",
        sa.Column("key", KEY, nullable=False),
        sa.Column("ticket_key", KEY, nullable=False),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("said", sa.Text(), nullable=False),
        sa.Column("profile_key", KEY, nullable=True),
        sa.ForeignKeyConstraint(["ticket_key"], ["tickets.key"], name="fk_ticket_messages_ticket_key"),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_ticket_messages_profile_key"),
        sa.PrimaryKeyConstraint("key", name="pk_ticket_messages"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_ticket_messages_ticket_key", "ticket_messages", ["ticket_key"])
    op.create_index("ix_ticket_messages_profile_key", "ticket_messages", ["profile_key"])
    op.create_index("ix_persons_departement_adviser", "persons", ["departement", "adviser"])


def downgrade() -> None:
    op.drop_index("ix_persons_departement_adviser", "persons")
    op.drop_table("ticket_messages")
    op.drop_table("tickets")
