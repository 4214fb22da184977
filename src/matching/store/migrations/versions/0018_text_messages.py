"""Text messages lead to their digest by a short link, and whoever answers one is known by its number."""

import sqlalchemy as sa
from alembic import op

revision = "0018"
down_revision = "0017"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "short_links",
        sa.Column("token", sa.Text(), nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("digest_key", KEY, nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_short_links_person_key"),
        sa.ForeignKeyConstraint(["digest_key"], ["digests.key"], name="fk_short_links_digest_key"),
        sa.PrimaryKeyConstraint("token", name="pk_short_links"),
        sa.UniqueConstraint("digest_key", name="uq_short_links_digest_key"),
    )
    op.create_index("ix_short_links_person_key", "short_links", ["person_key"])
    op.create_index("ix_short_links_expires_at", "short_links", ["expires_at"])
    op.create_table(
        "texted",
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_texted_person_key"),
        sa.PrimaryKeyConstraint("number", "person_key", name="pk_texted"),
    )
    op.create_index("ix_texted_person_key", "texted", ["person_key"])


def downgrade() -> None:
    op.drop_table("texted")
    op.drop_table("short_links")
