"""Where partners' programs are told what changed."""

from sqlalchemy import Column, ForeignKey, LargeBinary, Table, Text

from matching.store.schema.base import metadata, moment, text

webhooks = Table(
    "webhooks",
    metadata,
    Column("client", Text, ForeignKey("clients.id"), primary_key=True),
    text("url"),
    Column("secret", LargeBinary, nullable=False),  # signs what is sent: it is needed as it is
    Column("former_secret", LargeBinary),  # signs too until `former_until`
    moment("former_until", nullable=True),
    moment("changed_at"),
)
"""One address a program, with the secret by which it knows that we write."""
