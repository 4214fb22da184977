"""Rules that people let count in employers' lists are found without reading all the others."""

import sqlalchemy as sa
from alembic import op

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_index(
        "ix_rules_shareable",
        "rules",
        ["profile_key"],
        sqlite_where=sa.text("shareable = 1"),
        postgresql_where=sa.text("shareable"),
    )


def downgrade() -> None:
    op.drop_index("ix_rules_shareable", table_name="rules")
