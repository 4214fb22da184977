"""What was shown, what was answered, and the rules that refusals put in force."""

from typing import Any

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()


def upgrade() -> None:
    create(
        "lists",
        required("direction", TEXT),
        required("surface", TEXT),
        sa.Column("digest_id", sa.BigInteger()),
        required("at", TIME),
        required("channel", TEXT),
        required("bundle", TEXT),
        required("handle", sa.Float()),
        required("arm", TEXT),
        required("feature_schema", TEXT),
        required("versions", TEXT),
    )
    op.create_index("ix_lists_at_key", "lists", ["at", "key"])
    create(
        "impressions",
        *reference("impressions", "list_key", "lists"),
        *reference("impressions", "profile_key", "profiles"),
        required("project", sa.Integer()),
        required("offer_key", sa.BigInteger()),
        required("position", sa.Integer()),
        required("score", sa.Float()),
        required("price", sa.Float()),
        sa.Column("propensity", sa.Float()),
        sa.Column("features", sa.LargeBinary()),
    )
    op.create_index("ix_impressions_list_key", "impressions", ["list_key"])
    op.create_index("ix_impressions_profile_key", "impressions", ["profile_key"])
    create_answers()


def create_answers() -> None:
    create(
        "events",
        *reference("events", "impression_key", "impressions"),
        required("event", TEXT),
        required("side", TEXT),
        required("reasons", TEXT),
        required("actor", TEXT),
        required("channel", TEXT),
        required("at", TIME),
        sa.Column("keyed_by", TEXT),
        sa.Column("withdrawn_of", sa.BigInteger()),
    )
    op.create_index("ix_events_impression_key", "events", ["impression_key"])
    create(
        "rules",
        *reference("rules", "profile_key", "profiles"),
        required("kind", TEXT),
        required("value", TEXT),
        required("reason", TEXT),
        required("since", TIME),
        sa.Column("until", TIME),
        sa.Column("impression_key", sa.BigInteger()),
        required("strength", sa.Integer()),
        required("shareable", sa.Boolean()),
        sa.Column("undone_at", TIME),
    )
    op.create_index("ix_rules_profile_key", "rules", ["profile_key"])


def create(name: str, *columns: Any) -> None:
    op.create_table(
        name,
        sa.Column("key", KEY, primary_key=True),
        *columns,
        sa.PrimaryKeyConstraint("key", name=f"pk_{name}"),
        sqlite_autoincrement=True,
    )


def required(name: str, kind: Any) -> sa.Column[Any]:
    return sa.Column(name, kind, nullable=False)


def reference(table: str, name: str, to: str) -> tuple[Any, ...]:
    """The column and its foreign key."""
    constraint = sa.ForeignKeyConstraint([name], [f"{to}.key"], name=f"fk_{table}_{name}")
    return required(name, KEY), constraint


def downgrade() -> None:
    for name in ("rules", "events", "impressions", "lists"):
        op.drop_table(name)
