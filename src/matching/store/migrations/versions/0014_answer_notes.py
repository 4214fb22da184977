"""A few words may stand beside an answer, encrypted with the key of the person it is about."""

import sqlalchemy as sa
from alembic import op

revision = "0014"
down_revision = "0013"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "answer_notes",
        sa.Column("event_key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("payload", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(["event_key"], ["events.key"], name="fk_answer_notes_event_key"),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_answer_notes_person_key"),
        sa.PrimaryKeyConstraint("event_key", name="pk_answer_notes"),
    )
    op.create_index("ix_answer_notes_person_key", "answer_notes", ["person_key"])


def downgrade() -> None:
    op.drop_table("answer_notes")
