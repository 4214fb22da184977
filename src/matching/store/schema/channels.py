"""Channels: those that were found not to work for a person, how often each may be used, what text messages need."""

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

short_links = Table(
    "short_links",
    metadata,
    text("token", primary_key=True),
    reference("person_key", "persons", index=True),
    reference("digest_key", "digests", unique=True),
    moment("expires_at", index=True),
)
"""Where a digest is read without login."""

texted = Table(
    "texted",
    metadata,
    text("number", primary_key=True),  # as E.164 writes it
    reference("person_key", "persons", primary_key=True, index=True),
    moment("at"),  # of the last message
)
"""Numbers that text messages went to."""
