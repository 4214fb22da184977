"""The store: the only home of SQL and the only place that knows both external keys (source, id) and internal ones.

    with Store.of(settings) as store:
        with store.transaction() as tx:  # committed together at the end of the block, undone by any exception
            tx.offers.upsert(offers)
            tx.offers.close_missing("default", seen)

Outside a transaction each call is its own. The database is SQLite by default (one writer at a time, readers never wait)
and any URL that SQLAlchemy knows otherwise.
"""

import hmac
from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Any

from matching.settings import DATABASE_POOL, DATABASE_TIMEOUT_S, Settings
from matching.store.about import about
from matching.store.adviser_mails import AdviserMails
from matching.store.answer_notes import AnswerNotes
from matching.store.attested import AttestedWords
from matching.store.audit import Audit
from matching.store.channel_faults import ChannelFaults
from matching.store.clients import Clients
from matching.store.communes import CommuneTable
from matching.store.compaction import Compaction
from matching.store.consents import Consents
from matching.store.contacts import Contacts
from matching.store.counts import Counts
from matching.store.database import Connections, Database, Joined, Limited, Scope
from matching.store.deliveries import Deliveries
from matching.store.devices import Devices
from matching.store.digests import Digests
from matching.store.employers import Employers
from matching.store.ended_sessions import EndedSessions
from matching.store.erasure import Erasure
from matching.store.events import Events
from matching.store.experiments import Experiments
from matching.store.exports import Exports
from matching.store.exposures import Exposures
from matching.store.figures import Figures
from matching.store.followed import FollowedOffers
from matching.store.forgotten import secret_of
from matching.store.idempotency import Idempotency
from matching.store.impressions import FEATURES_KEPT, Impressions
from matching.store.ledger import Ledger
from matching.store.migrate import upgrade
from matching.store.notices import Notices
from matching.store.offers import Offers
from matching.store.overrides import Overrides
from matching.store.paces import Paces
from matching.store.persons import Persons
from matching.store.prices import Prices
from matching.store.profiles import Profiles
from matching.store.queues import Queue
from matching.store.records import Records
from matching.store.retention import Periods, Retention
from matching.store.reviews import Reviews
from matching.store.revisions import pulse
from matching.store.rome import RomeTables
from matching.store.rules import Rules
from matching.store.schedule import Schedule
from matching.store.schema import jobs, outbox
from matching.store.sharing import Sharing
from matching.store.short_links import ShortLinks
from matching.store.shortlists import Shortlists
from matching.store.sketches import Sketches
from matching.store.sources import Sources
from matching.store.subscriptions import Subscriptions
from matching.store.talent_pools import TalentPools
from matching.store.texted import Texted
from matching.store.tickets import Tickets
from matching.store.training_answers import TrainingAnswers
from matching.store.training_ledger import TrainingLedger
from matching.store.trainings import Trainings
from matching.store.views import Views
from matching.store.webhooks import Webhooks

__all__ = [
    "FEATURES_KEPT",
    "Counts",
    "Events",
    "Impressions",
    "Offers",
    "Periods",
    "Profiles",
    "Records",
    "Rules",
    "Store",
]


class Store:
    """The aggregates of one database, or of one transaction on it."""

    def __init__(self, scope: Scope) -> None:
        self._scope, self._secrets = scope, dict[str, bytes]()
        self.offers = Offers(scope)
        self.employers = Employers(scope)
        self.sketches = Sketches(scope)
        self.profiles = Profiles(scope)
        self.sources = Sources(scope)
        self.attested = AttestedWords(scope)
        self.sharing = Sharing(scope)
        self.persons = Persons(scope)
        self.consents = Consents(scope)
        self.subscriptions = Subscriptions(scope)
        self.views = Views(scope)
        self.audit = Audit(scope)
        self.erasure = Erasure(scope)
        self.compaction = Compaction(scope)
        self.retention = Retention(scope)
        self.impressions = Impressions(scope)
        self.events = Events(scope)
        self.answer_notes = AnswerNotes(scope)
        self.rules = Rules(scope)
        self.experiments = Experiments(scope)
        self.exposures = Exposures(scope)
        self.contacts = Contacts(scope)
        self.shortlists = Shortlists(scope)
        self.overrides = Overrides(scope)
        self.followed_offers = FollowedOffers(scope)
        self.notices = Notices(scope)
        self.adviser_mails = AdviserMails(scope)
        self.tickets = Tickets(scope)
        self.talent_pools = TalentPools(scope)
        self.reviews = Reviews(scope)
        self.digests = Digests(scope)
        self.ledger = Ledger(scope)
        self.schedule = Schedule(scope)
        self.deliveries = Deliveries(scope)
        self.outbox = Queue(scope, outbox)
        self.jobs = Queue(scope, jobs)
        self.idempotency = Idempotency(scope)
        self.clients = Clients(scope)
        self.webhooks = Webhooks(scope)
        self.ended_sessions = EndedSessions(scope)
        self.prices = Prices(scope)
        self.exports = Exports(scope)
        self.channel_faults = ChannelFaults(scope)
        self.devices = Devices(scope)
        self.paces = Paces(scope)
        self.short_links = ShortLinks(scope)
        self.texted = Texted(scope)
        self.figures = Figures(scope)
        self.trainings = Trainings(scope)
        self.training_ledger = TrainingLedger(scope)
        self.training_answers = TrainingAnswers(scope)
        self.rome = RomeTables(scope)
        self.communes = CommuneTable(scope)

    @classmethod
    def open(cls, url: str, pool: int = DATABASE_POOL, timeout_s: float = DATABASE_TIMEOUT_S) -> "Store":
        """Open a database, made with its folders when absent and migrated when older.

        Args:
            url: as SQLAlchemy reads it ("sqlite:////srv/matching.sqlite3"); ":memory:" for one that is not kept.
            pool: connections at most, see `Settings.database_pool`.
            timeout_s: seconds, see `Settings.database_timeout_s`.

        Raises:
            StoreError: it cannot be opened, or a newer version of matching wrote it; the message names the cure.
        """
        database = Database(url, pool, timeout_s)
        try:
            upgrade(database)
        except BaseException:
            database.close()
            raise
        return cls(database)

    @classmethod
    def of(cls, settings: Settings) -> "Store":
        """The store of the settings, bounded as they say; errors as `open`."""
        return cls.open(settings.store_url, settings.database_pool, settings.database_timeout_s)

    @property
    def name(self) -> str:
        """File or address of the database, without its password; "" for a transaction."""
        return self._scope.name if isinstance(self._scope, Database) else ""

    @property
    def connections(self) -> Connections | None:
        """How the connections of this process are used; None for a transaction."""
        return self._scope.connections if isinstance(self._scope, Database) else None

    def within(self, timeout_s: float) -> "Store":
        """The same store, each of whose statements may take so many seconds: see `Limited`."""
        return Store(Limited(self._scope, timeout_s))

    @contextmanager
    def transaction(self) -> Iterator["Store"]:
        """A store whose calls all belong to one transaction: committed at the end, undone by any exception."""
        with self._scope.write() as connection:
            yield Store(Joined(connection))

    def pulse(self) -> tuple[str, dict[str, int]]:
        """What tells whether anything has changed, in one query: the database's name, and each table's revision."""
        with self._scope.read() as connection:
            return pulse(connection)

    def about(self, person_key: int) -> dict[str, Any]:
        """Everything that is known of a person, as JSON: what they may ask for, and take elsewhere.

        Raises:
            InputError: there is no such person.
        """
        with self._scope.read() as connection:
            return about(connection, person_key)

    def secret(self, purpose: str) -> bytes:
        """32 bytes for one purpose, the same for every process of this database.

        Source: HMAC-SHA-256 as a key derivation, NIST SP 800-108, of the secret that the database was made with.
        """
        if purpose not in self._secrets:
            with self._scope.read() as connection:
                self._secrets[purpose] = hmac.digest(secret_of(connection), purpose.encode(), "sha256")
        return self._secrets[purpose]

    def keep_plans(self) -> None:
        """For a process of many short reads, always the same: PostgreSQL keeps how it runs those that are repeated.

        That takes a quarter of its work off requests. Transactions that write are planned anew each time; so are reads
        once their tables have new statistics, which come within minutes of an import.
        """
        if isinstance(self._scope, Database):
            self._scope.keep_plans()

    def forked(self) -> None:
        """To be called once in a forked process: the parent's connections are left to the parent."""
        if isinstance(self._scope, Database):
            self._scope.engine.dispose(close=False)

    def close(self) -> None:
        """Give the connections back; the store cannot be used any more."""
        if isinstance(self._scope, Database):
            self._scope.close()

    def __enter__(self) -> "Store":
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
