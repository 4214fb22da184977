"""How long things are kept, and what is deleted after."""

import tomllib
from collections.abc import Callable
from dataclasses import dataclass, fields
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, Table, and_, delete, exists, func, or_, select, tuple_

from matching.domain import ContactState, OfferStatus, ReviewState
from matching.errors import SettingsError
from matching.store.audit import Audit
from matching.store.database import Joined, Limited, Scope
from matching.store.ended_sessions import EndedSessions
from matching.store.events import delete_events
from matching.store.exports import Exports
from matching.store.idempotency import Idempotency
from matching.store.impressions import FEATURES_KEPT, Impressions
from matching.store.offers import Offers
from matching.store.queues import Queue
from matching.store.schema import (
    consents,
    contacts,
    deliveries,
    digests,
    events,
    impressions,
    jobs,
    lists,
    notices,
    offer_versions,
    offers,
    outbox,
    persons,
    profiles,
    pushes,
    reviews,
    rules,
    short_links,
    sources,
    subscriptions,
    training_answers,
    training_pushes,
    trainings,
)
from matching.store.short_links import ShortLinks
from matching.store.talent_pools import TalentPools
from matching.store.texted import Texted
from matching.store.trainings import Trainings
from matching.store.views import Views

BATCH = 1_000
COPIES = ("*.parquet", "*.jsonl", "*.jsonl.gz", "manifest.json")
"""Files of an export; nothing else in its folder is touched."""


@dataclass(frozen=True, slots=True)
class Periods:
    """Days that each thing is kept. Source: to be confirmed by the operator's data protection officer.

    Attributes:
        features: feature rows of what was shown, from then on (13 months).
        closed_offers: offers and their versions, from the day they closed, and trainings from the last day on which
            one of their sessions could be entered (2 years).
        lists: what was shown, sent, told to advisers and answered with its notes, numbers that were texted, rules and
            contact requests that ended, from then on (3 years); that an offer was pushed, as long as it or a
            near-identical one is open too, so that it comes once.
        identity_views: who saw an identity (3 years).
        audit: what the audit log says; the chain itself stays (6 years).
        queues: what was sent or done, and short links that expired, from then on (30 days).
        idempotency: answers to repeated requests (1 day).
        pools: talent pools since somebody last opened, changed or subscribed to them (6 months); they are archived, and
            deleted with `lists` once they have been so for as long.
        inactive: after how long without a sign a person is counted as inactive (2 years); nothing is deleted.
    """

    features: int = FEATURES_KEPT.days
    closed_offers: int = 730
    lists: int = 1_095
    identity_views: int = 1_095
    audit: int = 2_190
    queues: int = 30
    idempotency: int = 1
    pools: int = 183
    inactive: int = 730

    @classmethod
    def read(cls, path: Path | None) -> "Periods":
        """The periods of a TOML file, `lists = 365`...; those it does not name, or all when None, are the defaults.

        Raises:
            SettingsError: it cannot be read, or names no period or no number of days.
        """
        if path is None:
            return cls()
        try:
            said = tomllib.loads(path.read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise SettingsError(f"MATCHING_RETENTION names {path}, which cannot be read: {error}.") from error
        known = {field.name for field in fields(cls)}
        for name, days in said.items():
            if name not in known or type(days) is not int or days < 1:
                raise SettingsError(
                    f"{path} says {name} = {days!r}; give whole numbers of days to some of {', '.join(sorted(known))}."
                )
        return cls(**said)


class Retention:
    """Deletes what was kept long enough, step by step, each its own transactions."""

    def __init__(self, scope: Scope) -> None:
        self._scope = Limited(scope, None)

    def apply(self, periods: Periods, now: datetime) -> dict[str, int]:
        """Delete what is too old; how many of each, in the order done. Run again, it finishes what was interrupted.

        Args:
            periods: how long each is kept.
            now: the moment to reckon from.

        Returns:
            Counts by name; `inactive_persons` are only counted, `exports_left` could not be deleted.
        """

        def before(days: int) -> datetime:
            return now - timedelta(days=days)

        counts = {
            "feature_rows": Impressions(self._scope).drop_features(before(periods.features)),
            "lists": self._lists(before(periods.lists)),
            "digests": self._digests(before(periods.lists)),
            "pushes": self._pushes(before(periods.lists)),
            "rules": self._delete(rules, _ended(before(periods.lists))),
            "contacts": self._delete(contacts, _closed(before(periods.lists), now)),
            "notices": self._delete(notices, notices.c.at < before(periods.lists)),
            "reviews": self._delete(reviews, _reviewed(before(periods.lists))),
            "archived_pools": TalentPools(self._scope).archive_unused(before(periods.pools), now),
            "pools": TalentPools(self._scope).forget(before(periods.lists)),
            "closed_offers": self._offers(before(periods.closed_offers)),
            "offer_versions": self._delete(
                offer_versions, offer_versions.c.replaced_at < before(periods.closed_offers)
            ),
            "training_pushes": self._delete(training_pushes, _told(before(periods.lists), now)),
            "training_answers": self._delete(training_answers, training_answers.c.at < before(periods.lists)),
            "trainings": self._trainings(before(periods.closed_offers)),
            "identity_views": Views(self._scope).forget(before(periods.identity_views)),
            "audit_payloads": Audit(self._scope).drop_payloads(before(periods.audit)),
            "outbox": Queue(self._scope, outbox).forget(before(periods.queues)),
            "jobs": Queue(self._scope, jobs).forget(before(periods.queues)),
            "idempotency": Idempotency(self._scope).forget(before(periods.idempotency)),
            "ended_sessions": EndedSessions(self._scope).forget(now),
            "short_links": ShortLinks(self._scope).forget(before(periods.queues)),
            "texted_numbers": Texted(self._scope).forget(before(periods.lists)),
        }
        counts["exports"], counts["exports_left"] = self._exports(now)
        return counts | {"inactive_persons": self._inactive(before(periods.inactive))}

    def _lists(self, before: datetime) -> int:
        return self._by_batch(select(lists.c.key).where(lists.c.at < before), _delete_lists)

    def _digests(self, before: datetime) -> int:
        return self._by_batch(select(digests.c.key).where(digests.c.made_at < before), _delete_digests)

    def _pushes(self, before: datetime) -> int:
        key, total = tuple_(*pushes.primary_key), 0
        some = select(*pushes.primary_key).where(pushes.c.at < before, ~_in_force()).limit(BATCH)
        while True:
            with self._scope.write() as connection:
                deleted = connection.execute(delete(pushes).where(key.in_(some))).rowcount
            total += deleted
            if deleted < BATCH:
                return total

    def _offers(self, before: datetime) -> int:
        closed = offers.c.status != OfferStatus.OPEN.value, offers.c.closed_at < before
        return self._by_batch(
            select(offers.c.key).where(*closed), lambda connection, keys: Offers(Joined(connection)).erase(keys)
        )

    def _trainings(self, before: datetime) -> int:
        over = select(trainings.c.key).where(trainings.c.last_day < before.date())
        return self._by_batch(over, lambda connection, keys: Trainings(Joined(connection)).erase(keys))

    def _by_batch(self, query: Select[Any], done: Callable[[Connection, list[int]], object]) -> int:
        total = 0
        while True:
            with self._scope.write() as connection:
                keys = [row[0] for row in connection.execute(query.limit(BATCH))]
                if keys:
                    done(connection, keys)
            total += len(keys)
            if len(keys) < BATCH:
                return total

    def _delete(self, table: Table, condition: ColumnElement[bool]) -> int:
        with self._scope.write() as connection:
            return connection.execute(delete(table).where(condition)).rowcount

    def _exports(self, now: datetime) -> tuple[int, int]:
        """How many copies were deleted, and how many could not be."""
        deleted = left = 0
        for copy in Exports(self._scope).expired(now):
            try:
                _delete_copy(Path(copy.path))
            except OSError:
                left += 1
                continue
            Exports(self._scope).deleted(copy.key, now)
            deleted += 1
        return deleted, left

    def _inactive(self, before: datetime) -> int:
        """Persons who gave no sign since: no answer, consent, wish or edit of theirs, no change by their source."""
        answered = (
            exists()
            .where(impressions.c.profile_key == persons.c.profile_key, events.c.impression_key == impressions.c.key)
            .where(events.c.side == "person", events.c.at >= before)
        )
        agreed = exists().where(
            consents.c.person_key == persons.c.key,
            or_(consents.c.given_at >= before, consents.c.withdrawn_at >= before),
        )
        wished = exists().where(subscriptions.c.person_key == persons.c.key, subscriptions.c.updated_at >= before)
        edited = exists().where(sources.c.profile_key == persons.c.profile_key, sources.c.at >= before)
        stated = exists().where(profiles.c.key == persons.c.profile_key, profiles.c.stated_at >= before)
        signs = or_(answered, agreed, wished, edited, stated)
        with self._scope.read() as connection:
            return connection.execute(select(func.count()).select_from(persons).where(~signs)).scalar_one()


def _delete_lists(connection: Connection, keys: list[int]) -> None:
    places = select(impressions.c.key).where(impressions.c.list_key.in_(keys))
    delete_events(connection, places)
    connection.execute(delete(impressions).where(impressions.c.list_key.in_(keys)))
    connection.execute(delete(lists).where(lists.c.key.in_(keys)))


def _delete_digests(connection: Connection, keys: list[int]) -> None:
    connection.execute(delete(deliveries).where(deliveries.c.digest_key.in_(keys)))
    connection.execute(delete(short_links).where(short_links.c.digest_key.in_(keys)))
    connection.execute(delete(digests).where(digests.c.key.in_(keys)))


def _in_force() -> ColumnElement[bool]:
    """Of a push: the offer is open, or another of its group, that of then or that of now."""
    c, its, other = pushes.c, offers.alias(), offers.alias()
    open_ = other.c.status == OfferStatus.OPEN.value
    then = or_(other.c.key.in_([c.offer_key, c.group_key]), other.c.near_group == c.group_key)
    now = or_(other.c.key == its.c.near_group, other.c.near_group == its.c.near_group)
    return or_(exists().where(open_, then), exists().where(its.c.key == c.offer_key, open_, now))


def _ended(before: datetime) -> ColumnElement[bool]:
    return or_(rules.c.undone_at < before, rules.c.until < before)


def _closed(before: datetime, now: datetime) -> ColumnElement[bool]:
    over = or_(contacts.c.state != ContactState.ASKED.value, contacts.c.expires_at <= now)
    return and_(over, contacts.c.requested_at < before)


def _reviewed(before: datetime) -> ColumnElement[bool]:
    return and_(reviews.c.state != ReviewState.OPEN.value, reviews.c.closed_at < before)


def _delete_copy(path: Path) -> None:
    """Delete the files of an export, and its folder when it holds nothing else."""
    if not path.is_dir():
        path.unlink(missing_ok=True)
        return
    for pattern in COPIES:
        for file in path.glob(pattern):
            file.unlink()
    if not any(path.iterdir()):
        path.rmdir()


def _told(before: datetime, now: datetime) -> ColumnElement[bool]:
    """Of a training that was told long ago, and that nobody can enter any more."""
    c = training_pushes.c
    still = exists().where(trainings.c.key == c.training_key, trainings.c.last_day >= now.date())
    return and_(c.at < before, ~still)
