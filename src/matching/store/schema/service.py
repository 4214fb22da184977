"""What the service itself needs: what is to be sent or done, its clients, prices, experiments, exports."""

from sqlalchemy import BigInteger, Column, Float, Index, Integer, LargeBinary, Table

from matching.store.schema.base import Key, keyed, metadata, moment, text


def _queue(name: str) -> Table:
    """Work to do, once, by whoever takes it; `dedupe` is the same for what must not be done twice."""
    table = keyed(
        name,
        text("kind"),
        Column("person_key", BigInteger, index=True),
        text("payload"),
        text("dedupe", nullable=True, unique=True),
        moment("created_at"),
        moment("due_at"),
        Column("attempts", Integer, nullable=False),
        moment("taken_until", nullable=True),
        moment("done_at", nullable=True),
        moment("failed_at", nullable=True),
        text("error", nullable=True),
        text("waits_for", nullable=True),  # what is missing, besides time; null: nothing
    )
    open_ = table.c.done_at.is_(None) & table.c.failed_at.is_(None)  # what is over is not read to find what is not
    Index(None, table.c.due_at, table.c.key, sqlite_where=open_, postgresql_where=open_)
    dead = table.c.failed_at.is_not(None)
    Index(None, table.c.failed_at, sqlite_where=dead, postgresql_where=dead)
    return table


outbox = _queue("outbox")
"""What is to be sent, written with the decision to send it."""

jobs = _queue("jobs")

idempotency = Table(
    "idempotency",
    metadata,
    text("client", primary_key=True),
    text("key", primary_key=True),
    Column("request_hash", LargeBinary, nullable=False),
    Column("status", Integer),
    Column("body", LargeBinary),
    moment("at", index=True),
)

ended_sessions = Table(
    "ended_sessions",
    metadata,
    Column("name", LargeBinary, primary_key=True),  # a hash, see `serving.web.session`
    moment("until", index=True),
)
"""Sessions of pages that were ended before their time."""

clients = Table(
    "clients",
    metadata,
    text("id", primary_key=True),
    text("name"),
    text("role"),
    Column("key_hash", LargeBinary, unique=True),  # null: known by its tokens only
    text("scopes"),  # separated by spaces
    text("source"),  # of what it pushes
    text("audience", nullable=True),  # an `Audience`
    text("siret", nullable=True),
    moment("created_at"),
    moment("revoked_at", nullable=True),
)
"""Programs that call the service."""

offer_prices = Table(
    "offer_prices",
    metadata,
    Column("offer_key", Key, primary_key=True, autoincrement=False),
    Column("price", Float, nullable=False),  # of one more push, in the unit of the score
    Column("budget", Integer, nullable=False),  # pushes left
    moment("as_of"),
)

experiments = Table(
    "experiments",
    metadata,
    text("name", primary_key=True),
    text("unit"),  # "person" or "offer"
    text("arms"),  # JSON, arm -> share
    Column("secret", LargeBinary, nullable=False),  # of the assignment
    moment("started_at"),
    moment("stopped_at", nullable=True),
    text("stopped_for", nullable=True),
)

exports = keyed(
    "exports",
    text("path"),
    moment("created_at"),
    moment("expires_at", index=True),
    moment("deleted_at", nullable=True),
)
