"""The tables. Internal keys are int64 from a sequence and are never reused; payloads are canonical JSON.

Migrations are the only thing that creates or alters these tables; a test proves that both say the same.
"""

from matching.store.schema.alerts import deliveries, digests, pushes, schedule
from matching.store.schema.answers import answer_notes, events, impressions, lists, rules
from matching.store.schema.bank import contacts, overrides, reviews, shortlisted, shortlists
from matching.store.schema.base import Key, UtcDateTime, metadata
from matching.store.schema.channels import channel_faults, paces, short_links, texted
from matching.store.schema.devices import devices
from matching.store.schema.mailing import adviser_mails
from matching.store.schema.market import (
    choices,
    employers,
    erasures,
    identity,
    offer_versions,
    offers,
    profiles,
    revisions,
    sketches,
    sources,
)
from matching.store.schema.people import (
    audit,
    consents,
    forgotten,
    identity_views,
    person_keys,
    persons,
    subscriptions,
)
from matching.store.schema.rome import communes, rome_release, rome_tables
from matching.store.schema.service import (
    clients,
    ended_sessions,
    experiments,
    exports,
    idempotency,
    jobs,
    offer_prices,
    outbox,
)
from matching.store.schema.sourcing import followed_offers, notices, ticket_messages, tickets
from matching.store.schema.talent import pool_subscriptions, talent_pools
from matching.store.schema.trainings import training_answers, training_pushes, trainings
from matching.store.schema.webhooks import webhooks

__all__ = [
    "Key",
    "UtcDateTime",
    "adviser_mails",
    "answer_notes",
    "audit",
    "channel_faults",
    "choices",
    "clients",
    "communes",
    "consents",
    "contacts",
    "deliveries",
    "devices",
    "digests",
    "employers",
    "ended_sessions",
    "erasures",
    "events",
    "experiments",
    "exports",
    "followed_offers",
    "forgotten",
    "idempotency",
    "identity",
    "identity_views",
    "impressions",
    "jobs",
    "lists",
    "metadata",
    "notices",
    "offer_prices",
    "offer_versions",
    "offers",
    "outbox",
    "overrides",
    "paces",
    "person_keys",
    "persons",
    "pool_subscriptions",
    "profiles",
    "pushes",
    "reviews",
    "revisions",
    "rome_release",
    "rome_tables",
    "rules",
    "schedule",
    "short_links",
    "shortlisted",
    "shortlists",
    "sketches",
    "sources",
    "subscriptions",
    "talent_pools",
    "texted",
    "ticket_messages",
    "tickets",
    "training_answers",
    "training_pushes",
    "trainings",
    "webhooks",
]
