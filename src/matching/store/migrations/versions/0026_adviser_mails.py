"""Advisers choose to receive by mail what they are told."""

import sqlalchemy as sa
from alembic import op

revision = "0026"
down_revision = "0025"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "adviser_mails",
        sa.Column("key", KEY, nullable=False),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("address", sa.Text(), nullable=False),
        sa.Column("rhythm", sa.Text(), nullable=True),
        sa.Column("told_until", sa.BigInteger(), nullable=False),
        sa.Column("begun_until", sa.BigInteger(), nullable=True),
        sa.Column("due", sa.Boolean(), nullable=False),
        sa.Column("returned_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_adviser_mails"),
        sa.UniqueConstraint("adviser", name="uq_adviser_mails_adviser"),
        sqlite_autoincrement=True,
    )


def downgrade() -> None:
    op.execute("DELETE FROM outbox WHERE kind = 'notices'")
    op.drop_table("adviser_mails")
