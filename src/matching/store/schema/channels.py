"""Channels: those that were found not to work for a person, and how often each may be used."""

from sqlalchemy import Table

from matching.store.schema.base import metadata, moment, reference, text

channel_faults = Table(
    "channel_faults",
    metadata,
    reference("person_key", "persons", primary_key=True),
    text("channel", primary_key=True),
    text("address", primary_key=True),  # "" stops the whole channel
    text("kind"),
    moment("at"),
)
"""Addresses that bounced, and complaints; whoever changes address is written to again."""

paces = Table("paces", metadata, text("channel", primary_key=True), moment("free_at"))
"""The first moment of each channel that no worker has taken yet."""
