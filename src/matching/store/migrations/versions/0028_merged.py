"""Of profiles that others absorbed, an index; not of those that none did, by which SQLite would list them all."""

import sqlalchemy as sa
from alembic import op

revision = "0028"
down_revision = "0027"
branch_labels = None
depends_on = None

NAME = "ix_profiles_merged_into"
MERGED = sa.text("merged_into IS NOT NULL")


def upgrade() -> None:
    op.drop_index(NAME, "profiles")
    op.create_index(NAME, "profiles", ["merged_into"], sqlite_where=MERGED, postgresql_where=MERGED)


def downgrade() -> None:
    op.drop_index(NAME, "profiles")
    op.create_index(NAME, "profiles", ["merged_into"])
