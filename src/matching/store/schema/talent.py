"""Talent pools: searches of the bank that advisers of an area keep under a name, and who is told of newcomers."""

from sqlalchemy import Column, Index, Integer, Table

from matching.store.schema.base import keyed, metadata, moment, reference, text

talent_pools = keyed(
    "talent_pools",
    text("name"),
    text("query"),  # JSON of a `matching.bank.Query`
    text("departement", nullable=True),  # of the place, whose advisers share it; null: its author alone
    text("author"),
    moment("created_at"),
    Column("version", Integer, nullable=False),
    text("changed_by"),
    moment("changed_at"),
    moment("used_at"),
    moment("archived_at", nullable=True),
)
Index(None, talent_pools.c.author)
Index(None, talent_pools.c.departement, talent_pools.c.key)

pool_subscriptions = Table(
    "pool_subscriptions",
    metadata,
    reference("pool_key", "talent_pools", primary_key=True),
    text("adviser", primary_key=True),
    moment("at"),
    sqlite_with_rowid=False,
)
Index(None, pool_subscriptions.c.adviser)
