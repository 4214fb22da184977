"""Letters may be read with the person by somebody who visits them: who is chosen."""

import sqlalchemy as sa
from alembic import op

revision = "0019"
down_revision = "0018"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("subscriptions", sa.Column("visited", sa.Boolean()))


def downgrade() -> None:
    op.drop_column("subscriptions", "visited")
