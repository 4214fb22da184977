"""What operators watch, in the format of Prometheus; of this process alone, but for the queues, which all share."""

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from prometheus_client import CollectorRegistry, Counter, Histogram, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector

from matching.errors import StoreError
from matching.live import Live
from matching.store import Store
from matching.store.database import Connections
from matching.store.digest_rows import DIGEST
from matching.store.webhooks import WEBHOOK
from serving.errors import NotReadyError

if TYPE_CHECKING:
    from serving.service import Service

BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Seconds; 60 ms is the service's bar."""

PROBE_S = 1.0
"""Seconds that a statement may take for what watches the service: far below Prometheus's own `scrape_timeout`, 10 s."""


NONE_DEAD = {"outbox": {DIGEST: 0, WEBHOOK: 0}, "jobs": {}}
"""What is told when nothing failed: what never was there cannot be watched."""


class Metrics:
    """The registry of one application.

    Attributes:
        texts: text messages received, by what they say.
        text_reports: on those sent, by status.

    Args:
        service: what is measured.
    """

    def __init__(self, service: "Service") -> None:
        self._registry = CollectorRegistry()
        self._requests = Counter(
            "matching_requests", "Requests answered.", ["method", "route", "status"], registry=self._registry
        )
        self._seconds = Histogram(
            "matching_request_seconds", "Time to answer.", ["method", "route"], buckets=BUCKETS, registry=self._registry
        )
        self.texts = Counter(
            "matching_texts", "Text messages received: stop, other, or unknown.", ["said"], registry=self._registry
        )
        self.text_reports = Counter(
            "matching_text_reports", "Reports on text messages sent.", ["status"], registry=self._registry
        )
        self._registry.register(Moment(service))

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by the template of its route."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self._registry)


class Moment(Collector):
    """What is so at the moment it is asked; what cannot be told then is left out.

    Args:
        service: what is measured.
    """

    def __init__(self, service: "Service") -> None:
        self._service = service

    def collect(self) -> Iterator[Metric]:
        """See `Collector`. A pool that is used up is told, and then nothing is asked through it."""
        service, free = self._service, True
        with suppress(NotReadyError):
            if (connections := service.store.connections) is not None:
                free = connections.in_use < connections.size
                yield from _database(connections)
        with suppress(NotReadyError):
            yield from _pools(service.served.live)
        yield _gauge("matching_ready", "1 when ready.", free and not service.faults())
        if free:
            with suppress(NotReadyError, StoreError):
                yield from _tasks(service.store.within(PROBE_S))


def _database(connections: Connections) -> Iterator[Metric]:
    name = "matching_database_pool"
    yield _gauge(f"{name}_size", "Connections that this process may hold.", connections.size)
    yield _gauge(f"{name}_in_use", "Connections that it holds.", connections.in_use)
    yield CounterMetricFamily(f"{name}_waits", "Times that no connection was free.", connections.waits)
    yield CounterMetricFamily(f"{name}_wait_seconds", "Time spent waiting for one.", connections.waited_s)


def _pools(live: Live) -> Iterator[Metric]:
    yield _gauge("matching_index_lag_seconds", "Since the index showed all that was committed.", live.lag_s)
    records = GaugeMetricFamily("matching_pool_records", "Records that can be found.", labels=["side"])
    records.add_metric(["offers"], len(live.offers))
    records.add_metric(["profiles"], len(live.profiles))
    yield records


def _tasks(store: Store) -> Iterator[Metric]:
    tasks = GaugeMetricFamily("matching_queue_tasks", "Tasks that are not over.", labels=["queue", "state"])
    cure = "Tasks that failed for good: `matching outbox dead` says why, `matching outbox retry` tries again."
    dead = GaugeMetricFamily("matching_queue_dead", cure, labels=["queue", "kind"])
    for name, queue in (("outbox", store.outbox), ("jobs", store.jobs)):
        for state, count in asdict(queue.counts(datetime.now(UTC))).items():
            tasks.add_metric([name, state], count)
        for kind, count in {**NONE_DEAD[name], **queue.count_dead()}.items():
            dead.add_metric([name, kind], count)
    yield tasks
    yield dead


def _gauge(name: str, what: str, value: Any) -> Metric:
    return GaugeMetricFamily(name, what, float(value))
