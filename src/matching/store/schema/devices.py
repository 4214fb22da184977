"""Devices that notifications are pushed to."""

from matching.store.schema.base import keyed, moment, reference, text

devices = keyed(
    "devices",
    reference("person_key", "persons", index=True),
    text("endpoint", unique=True),
    text("p256dh"),
    text("auth"),
    moment("created_at"),
)
"""Browsers that a person let us notify, until one is taken back, or is no more."""
