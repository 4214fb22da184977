"""Trainings of catalogues, those that people were told of, and what they answered."""

import sqlalchemy as sa
from alembic import op

revision = "0017"
down_revision = "0016"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)


def upgrade() -> None:
    op.create_table(
        "trainings",
        sa.Column("key", KEY, nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name="pk_trainings"),
        sa.UniqueConstraint("source", "id", name="uq_trainings_source_id"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_trainings_revision_key", "trainings", ["revision", "key"])
    op.create_index("ix_trainings_last_day", "trainings", ["last_day"])
    op.execute("INSERT INTO revisions (name, value) VALUES ('trainings', 0)")
    op.create_table(
        "training_pushes",
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("training_key", sa.BigInteger(), nullable=False, autoincrement=False),
        sa.Column("digest_key", sa.BigInteger(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_training_pushes_person_key"),
        sa.PrimaryKeyConstraint("person_key", "training_key", name="pk_training_pushes"),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_training_pushes_digest_key", "training_pushes", ["digest_key"])
    op.create_index("ix_training_pushes_at", "training_pushes", ["at"])
    op.create_table(
        "training_answers",
        sa.Column("key", KEY, nullable=False),
        sa.Column("person_key", KEY, nullable=False),
        sa.Column("training_key", sa.BigInteger(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("reasons", sa.Text(), nullable=False),
        sa.Column("at", TIME, nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("rules", sa.Text(), nullable=False),
        sa.Column("undone_at", TIME, nullable=True),
        sa.ForeignKeyConstraint(["person_key"], ["persons.key"], name="fk_training_answers_person_key"),
        sa.PrimaryKeyConstraint("key", name="pk_training_answers"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_training_answers_person_key", "training_answers", ["person_key"])


def downgrade() -> None:
    for table in ("training_answers", "training_pushes", "trainings"):
        op.drop_table(table)
    op.execute("DELETE FROM revisions WHERE name = 'trainings'")
    op.execute("DELETE FROM erasures WHERE name = 'trainings'")
