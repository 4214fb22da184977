"""Partners say things of people with proofs that expire, persons choose among sources, certifications are found."""

import json

import sqlalchemy as sa
from alembic import op

revision = "0025"
down_revision = "0024"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
PAGE = 1_000


def upgrade() -> None:
    op.add_column("sources", sa.Column("expires", sa.Date(), nullable=True))
    op.create_index("ix_sources_expires", "sources", ["expires"])
    op.create_table(
        "choices",
        sa.Column("profile_key", KEY, nullable=False),
        sa.Column("path", sa.Text(), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("choice", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["profile_key"], ["profiles.key"], name="fk_choices_profile_key"),
        sa.PrimaryKeyConstraint("profile_key", "path", "source", name="pk_choices"),
    )
    op.add_column("trainings", sa.Column("certification", sa.Text(), nullable=True))
    op.create_index("ix_trainings_certification", "trainings", ["certification"])
    _say_certifications()


def _say_certifications() -> None:
    """Of the trainings that are known, from what they state."""
    trainings = sa.table(
        "trainings", sa.column("key", KEY), sa.column("certification", sa.Text()), sa.column("payload", sa.Text())
    )
    connection, last, c = op.get_bind(), 0, trainings.c
    set_one = sa.update(trainings).where(c.key == sa.bindparam("of")).values(certification=sa.bindparam("code"))
    page = sa.select(c.key, c.payload).where(c.key > sa.bindparam("last")).order_by(c.key).limit(PAGE)
    while rows := connection.execute(page, {"last": last}).all():
        last = rows[-1][0]
        said = [(key, json.loads(payload).get("certification")) for key, payload in rows]
        if found := [{"of": key, "code": code} for key, code in said if code]:
            connection.execute(set_one, found)


def downgrade() -> None:
    """What partners said with proofs, and what persons chose, is forgotten; profiles show it until they next change."""
    op.drop_index("ix_trainings_certification", "trainings")
    op.drop_column("trainings", "certification")
    op.drop_table("choices")
    op.execute("DELETE FROM sources WHERE linked_by LIKE 'updates:%'")
    op.drop_index("ix_sources_expires", "sources")
    op.drop_column("sources", "expires")
    op.execute("DELETE FROM consents WHERE purpose = 'updates'")
