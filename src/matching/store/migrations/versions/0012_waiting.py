"""What tasks wait for, besides time; the dead ones, and digests in review, are found without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0012"
down_revision = "0011"
branch_labels = None
depends_on = None

QUEUES = ("outbox", "jobs")


def upgrade() -> None:
    for name in QUEUES:
        op.add_column(name, sa.Column("waits_for", sa.Text(), nullable=True))
        dead = sa.text("failed_at IS NOT NULL")
        op.create_index(f"ix_{name}_failed_at", name, ["failed_at"], sqlite_where=dead, postgresql_where=dead)
    reviewed = sa.text("state = 'review'")
    op.create_index("ix_digests_review", "digests", ["made_at"], sqlite_where=reviewed, postgresql_where=reviewed)


def downgrade() -> None:
    op.drop_index("ix_digests_review", table_name="digests")
    for name in QUEUES:
        op.drop_index(f"ix_{name}_failed_at", table_name=name)
        op.drop_column(name, "waits_for")
