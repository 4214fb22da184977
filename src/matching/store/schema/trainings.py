"""Trainings, those that people were told of, and what they answered."""

from sqlalchemy import BigInteger, Column, Date, Table

from matching.store.schema.base import keyed, metadata, moment, record, reference, text

trainings = record(
    "trainings",
    Column("last_day", Date, index=True),  # the last on which a session may be entered; null: none may, or withdrawn
    text("certification", nullable=True, index=True),  # code of the national directory that it leads to
)

training_pushes = Table(
    "training_pushes",
    metadata,
    reference("person_key", "persons", primary_key=True),
    Column("training_key", BigInteger, primary_key=True, autoincrement=False),  # no foreign key: it outlives trainings
    Column("digest_key", BigInteger, nullable=False, index=True),  # likewise
    moment("at", index=True),
    sqlite_with_rowid=False,
)
"""The ledger of trainings: what each person was told of, once."""

training_answers = keyed(
    "training_answers",
    reference("person_key", "persons", index=True),
    Column("training_key", BigInteger, nullable=False),  # no foreign key: it outlives trainings
    text("answer"),
    text("reasons"),  # slugs separated by |
    moment("at"),
    text("channel"),
    text("rules"),  # JSON, ids of the rules that it put in force
    moment("undone_at", nullable=True),
)
