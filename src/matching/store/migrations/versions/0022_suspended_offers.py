"""The few offers that are not to be pushed are found without reading all those that might be."""

import sqlalchemy as sa
from alembic import op

revision = "0022"
down_revision = "0021"
branch_labels = None
depends_on = None


def upgrade() -> None:
    some = sa.text("suspended_at IS NOT NULL")
    op.create_index("ix_offers_suspended", "offers", ["suspended_at"], sqlite_where=some, postgresql_where=some)


def downgrade() -> None:
    op.drop_index("ix_offers_suspended", "offers")
