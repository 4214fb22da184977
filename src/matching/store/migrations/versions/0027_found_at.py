"""How often people stand in lists made for others is counted without reading the lists made for them."""

import sqlalchemy as sa
from alembic import op

revision = "0027"
down_revision = "0026"
branch_labels = None
depends_on = None

FOUND = sa.text("found_at IS NOT NULL")


def upgrade() -> None:
    op.add_column("impressions", sa.Column("found_at", sa.DateTime(timezone=True)))
    op.execute(
        "UPDATE impressions SET found_at = (SELECT at FROM lists WHERE lists.key = impressions.list_key)"
        " WHERE list_key IN (SELECT key FROM lists WHERE direction = 'profiles_for')"
    )
    op.create_index(
        "ix_impressions_found", "impressions", ["profile_key", "found_at"], sqlite_where=FOUND, postgresql_where=FOUND
    )


def downgrade() -> None:
    op.drop_index("ix_impressions_found", "impressions")
    op.drop_column("impressions", "found_at")
