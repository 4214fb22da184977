"""Channels that bounced or that a person complained about."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "channel_faults",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("channel", TEXT, nullable=False),
        sa.Column("address", TEXT, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_channel_faults_person_key"),
        sa.PrimaryKeyConstraint("person_key", "channel", "address", name="pk_channel_faults"),
    )


def downgrade() -> None:
    op.drop_table("channel_faults")
