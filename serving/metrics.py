"""What operators watch, in the format of Prometheus; of this process alone."""

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

BUCKETS = (0.005, 0.01, 0.02, 0.03, 0.04, 0.06, 0.1, 0.2, 0.5, 1, 2, 5, 10, 30)
"""Seconds; 60 ms is the service's bar."""


class Metrics:
    """The registry of one application."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self._requests = Counter(
            "matching_requests", "Requests answered.", ["method", "route", "status"], registry=self.registry
        )
        self._seconds = Histogram(
            "matching_request_seconds", "Time to answer.", ["method", "route"], buckets=BUCKETS, registry=self.registry
        )
        self.lag = Gauge("matching_index_lag_seconds", "How late the index is.", registry=self.registry)
        self.pool = Gauge("matching_pool_records", "Records that can be found.", ["side"], registry=self.registry)
        self.ready = Gauge("matching_ready", "1 when ready.", registry=self.registry)

    def request(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count a request by the template of its route."""
        self._requests.labels(method, route, status).inc()
        self._seconds.labels(method, route).observe(seconds)

    def text(self) -> bytes:
        """Everything, as Prometheus reads it."""
        return generate_latest(self.registry)
