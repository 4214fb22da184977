"""Offers, employers, profiles, the ROME release, communes, and the counters that caches follow."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
RECORDS = ("offers", "profiles")

ROME = {
    "domains": "code label",
    "occupations": "code ogr label parent domain regulated? executive? definition access",
    "appellations": "ogr label short code principal? rare?",
    "skills": "ogr label kind macro- category core?",
    "skill_links": "code ogr core?",
    "contexts": "ogr label kind",
    "context_links": "code ogr",
    "mobilities": "code target rank#",
}
SUFFIXES: dict[str, Any] = {"?": sa.Boolean(), "#": sa.Integer(), "-": sa.Text()}


def upgrade() -> None:
    op.create_table(
        "employers",
        sa.Column("key", KEY, primary_key=True),
        sa.Column("identity", sa.Text(), nullable=False),
        sa.Column("siret", sa.Text()),
        sa.Column("name", sa.Text()),
        sa.PrimaryKeyConstraint("key", name="pk_employers"),
        sa.UniqueConstraint("identity", name="uq_employers_identity"),
        sqlite_autoincrement=True,
    )
    create_records(
        "offers",
        sa.Column("status", sa.Text(), nullable=False),
        sa.Column("employer_key", KEY),
        sa.Column("created_at", TIME),
        sa.Column("updated_at", TIME),
        sa.Column("closed_at", TIME),
        sa.ForeignKeyConstraint(["employer_key"], ["employers.key"], name="fk_offers_employer_key"),
    )
    op.create_index("ix_offers_employer_key", "offers", ["employer_key"])
    op.create_index("ix_offers_source_status_id", "offers", ["source", "status", "id"])
    create_records("profiles")
    create_counters()
    for name, columns in ROME.items():
        create_rome_table(name, columns.split())
    op.create_table(
        "rome_release",
        sa.Column("version", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("version", name="pk_rome_release"),
    )
    op.create_table(
        "communes",
        sa.Column("code_insee", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("codes_postaux", sa.Text(), nullable=False),
        sa.Column("latitude", sa.Float()),
        sa.Column("longitude", sa.Float()),
        sa.Column("departement", sa.Text(), nullable=False),
        sa.Column("population", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("code_insee", name="pk_communes"),
    )


def create_records(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("key", KEY, primary_key=True),
        sa.Column("source", sa.Text(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(), nullable=False),
        *columns,
        sa.Column("payload", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", name=f"pk_{name}"),
        sa.UniqueConstraint("source", "id", name=f"uq_{name}_source_id"),
        sqlite_autoincrement=True,
    )
    op.create_index(f"ix_{name}_revision_key", name, ["revision", "key"])


def create_counters() -> None:
    revisions = op.create_table(
        "revisions",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", name="pk_revisions"),
    )
    op.bulk_insert(revisions, [{"name": name, "value": 0} for name in RECORDS])
    op.create_table(
        "erasures",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("key", KEY, nullable=False, autoincrement=False),
        sa.Column("revision", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("name", "key", name="pk_erasures"),
    )
    op.create_index("ix_erasures_name_revision", "erasures", ["name", "revision"])


def create_rome_table(name: str, columns: list[str]) -> None:
    op.create_table(
        f"rome_{name}",
        sa.Column("position", sa.Integer(), nullable=False, autoincrement=False),
        *(
            sa.Column(column.rstrip("?#-"), SUFFIXES.get(column[-1], sa.Text()), nullable=column.endswith("-"))
            for column in columns
        ),
        sa.PrimaryKeyConstraint("position", name=f"pk_rome_{name}"),
    )


def downgrade() -> None:
    for name in ("communes", "rome_release", *(f"rome_{table}" for table in ROME), "erasures", "revisions"):
        op.drop_table(name)
    for name in (*RECORDS, "employers"):
        op.drop_table(name)
