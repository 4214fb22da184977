"""Devices that notifications are pushed to."""

import sqlalchemy as sa
from alembic import op

revision = "0020"
down_revision = "0019"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TEXT = sa.Text()


def upgrade() -> None:
    op.create_table(
        "devices",
        sa.Column("key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("endpoint", TEXT, nullable=False),
        sa.Column("p256dh", TEXT, nullable=False),
        sa.Column("auth", TEXT, nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_devices_person_key"),
        sa.PrimaryKeyConstraint("key", name="pk_devices"),
        sa.UniqueConstraint("endpoint", name="uq_devices_endpoint"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_devices_person_key", "devices", ["person_key"])


def downgrade() -> None:
    op.drop_table("devices")
