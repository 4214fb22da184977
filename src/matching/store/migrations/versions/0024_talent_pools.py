"""Advisers keep searches of the bank under a name, and are told who comes to fit them."""

import sqlalchemy as sa
from alembic import op

revision = "0024"
down_revision = "0023"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "talent_pools",
        sa.Column("key", KEY, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("query", sa.Text(), nullable=False),
        sa.Column("departement", sa.Text(), nullable=True),
        sa.Column("author", sa.Text(), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("changed_by", sa.Text(), nullable=False),
        sa.Column("changed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("archived_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("key", name="pk_talent_pools"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_talent_pools_author", "talent_pools", ["author"])
    op.create_index("ix_talent_pools_departement_key", "talent_pools", ["departement", "key"])
    op.create_table(
        "pool_subscriptions",
        sa.Column("pool_key", KEY, nullable=False),
        sa.Column("adviser", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["pool_key"], ["talent_pools.key"], name="fk_pool_subscriptions_pool_key"),
        sa.PrimaryKeyConstraint("pool_key", "adviser", name="pk_pool_subscriptions"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_pool_subscriptions_adviser", "pool_subscriptions", ["adviser"])


def downgrade() -> None:
    op.drop_table("pool_subscriptions")
    op.drop_table("talent_pools")
    op.execute("DELETE FROM notices WHERE kind = 'pool'")
