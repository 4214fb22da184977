"""What the service itself needs."""

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

KEY = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
TIME = sa.DateTime(timezone=True)
TEXT = sa.Text()
OPEN = sa.text("done_at IS NULL AND failed_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "outbox",
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("person_key", sa.BigInteger()),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("dedupe", TEXT),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until", TIME),
        sa.Column("done_at", TIME),
        sa.Column("failed_at", TIME),
        sa.Column("error", TEXT),
        sa.PrimaryKeyConstraint("key", name="pk_outbox"),
        sa.UniqueConstraint("dedupe", name="uq_outbox_dedupe"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_outbox_due_at_key", "outbox", ["due_at", "key"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_outbox_person_key", "outbox", ["person_key"])
    op.create_table(
        "jobs",
        sa.Column("key", KEY, nullable=False),
        sa.Column("kind", TEXT, nullable=False),
        sa.Column("person_key", sa.BigInteger()),
        sa.Column("payload", TEXT, nullable=False),
        sa.Column("dedupe", TEXT),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("due_at", TIME, nullable=False),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("taken_until", TIME),
        sa.Column("done_at", TIME),
        sa.Column("failed_at", TIME),
        sa.Column("error", TEXT),
        sa.PrimaryKeyConstraint("key", name="pk_jobs"),
        sa.UniqueConstraint("dedupe", name="uq_jobs_dedupe"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_jobs_due_at_key", "jobs", ["due_at", "key"], sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_jobs_person_key", "jobs", ["person_key"])
    op.create_table(
        "idempotency",
        sa.Column("client", TEXT, nullable=False),
        sa.Column("key", TEXT, nullable=False),
        sa.Column("request_hash", sa.LargeBinary(), nullable=False),
        sa.Column("status", sa.Integer()),
        sa.Column("body", sa.LargeBinary()),
        sa.Column("at", TIME, nullable=False),
        sa.PrimaryKeyConstraint("client", "key", name="pk_idempotency"),
    )
    op.create_index("ix_idempotency_at", "idempotency", ["at"])
    op.create_table(
        "clients",
        sa.Column("id", TEXT, nullable=False),
        sa.Column("name", TEXT, nullable=False),
        sa.Column("role", TEXT, nullable=False),
        sa.Column("key_hash", sa.LargeBinary()),
        sa.Column("scopes", TEXT, nullable=False),
        sa.Column("source", TEXT, nullable=False),
        sa.Column("audience", TEXT),
        sa.Column("siret", TEXT),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("revoked_at", TIME),
        sa.PrimaryKeyConstraint("id", name="pk_clients"),
        sa.UniqueConstraint("key_hash", name="uq_clients_key_hash"),
    )
    op.create_table(
        "offer_prices",
        sa.Column("offer_key", KEY, autoincrement=False, nullable=False),
        sa.Column("price", sa.Float(), nullable=False),
        sa.Column("budget", sa.Integer(), nullable=False),
        sa.Column("as_of", TIME, nullable=False),
        sa.PrimaryKeyConstraint("offer_key", name="pk_offer_prices"),
    )
    op.create_table(
        "experiments",
        sa.Column("name", TEXT, nullable=False),
        sa.Column("unit", TEXT, nullable=False),
        sa.Column("arms", TEXT, nullable=False),
        sa.Column("secret", sa.LargeBinary(), nullable=False),
        sa.Column("started_at", TIME, nullable=False),
        sa.Column("stopped_at", TIME),
        sa.Column("stopped_for", TEXT),
        sa.PrimaryKeyConstraint("name", name="pk_experiments"),
    )
    op.create_table(
        "exports",
        sa.Column("key", KEY, nullable=False),
        sa.Column("path", TEXT, nullable=False),
        sa.Column("created_at", TIME, nullable=False),
        sa.Column("expires_at", TIME, nullable=False),
        sa.Column("deleted_at", TIME),
        sa.PrimaryKeyConstraint("key", name="pk_exports"),
        sqlite_autoincrement=True,
    )
    op.create_index("ix_exports_expires_at", "exports", ["expires_at"])


def downgrade() -> None:
    op.drop_table("exports")
    op.drop_table("experiments")
    op.drop_table("offer_prices")
    op.drop_table("clients")
    op.drop_table("idempotency")
    op.drop_table("jobs")
    op.drop_table("outbox")
