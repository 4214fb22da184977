"""Near-identical offers are found by a sample of their text instead of an exact hash."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.drop_index("ix_offers_near_hash", table_name="offers")
    op.drop_column("offers", "near_hash")
    op.create_table(
        "sketches",
        sa.Column("offer_key", KEY, nullable=False),
        sa.Column("said", sa.LargeBinary(), nullable=False),
        sa.Column("cell", sa.BigInteger()),
        sa.Column("sample", sa.LargeBinary(), nullable=False),
        sa.Column("waits", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["offer_key"], ["offers.key"], name="fk_sketches_offer_key"),
        sa.PrimaryKeyConstraint("offer_key", name="pk_sketches"),
    )
    op.create_index("ix_sketches_cell", "sketches", ["cell"])
    op.create_index(
        "ix_sketches_waiting",
        "sketches",
        ["cell"],
        sqlite_where=sa.text("waits = 1"),
        postgresql_where=sa.text("waits"),
    )
    op.execute("INSERT INTO revisions (name, value) VALUES ('sketches', 0)")


def downgrade() -> None:
    op.execute("DELETE FROM revisions WHERE name = 'sketches'")
    op.drop_table("sketches")
    op.add_column("offers", sa.Column("near_hash", sa.LargeBinary()))
    op.create_index("ix_offers_near_hash", "offers", ["near_hash"])
