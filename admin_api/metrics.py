"""Figures for Prometheus: what this process has answered and takes, and what the store holds."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Final, TypeAlias

from prometheus_client import CollectorRegistry, Counter, Histogram, ProcessCollector
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.exposition import generate_latest
from prometheus_client.registry import Collector
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# The text format, as Prometheus has read it from its beginning.
MEDIA_TYPE: Final = "text/plain; version=0.0.4; charset=utf-8"

# From what a page may take to what nobody waits for.
_SECONDS: Final = (0.005, 0.01, 0.025, 0.05, 0.1, 0.3, 1.0, 3.0, 10.0, 30.0)

# A store is asked so often at most, whoever asks.
_KEPT_SECONDS: Final = 10.0

# What no route has: an address that is not there.
_NO_ROUTE: Final = "none"

# By the values of the labels.
Counts: TypeAlias = Mapping[tuple[str, ...], float]

# Name, meaning and labels of a figure, with its counts.
Gauge: TypeAlias = tuple[str, str, tuple[str, ...], Counts]


class Metrics:
    """The figures of one process, in a registry of its own."""

    def __init__(self) -> None:
        self._registry = CollectorRegistry()
        ProcessCollector(registry=self._registry)
        self._requests = Counter(
            "crossdock_http_requests",
            "Requests that were answered.",
            ("method", "route", "status"),
            registry=self._registry,
        )
        self._seconds = Histogram(
            "crossdock_http_request_seconds",
            "Seconds from a request to the end of its answer.",
            ("method", "route"),
            buckets=_SECONDS,
            registry=self._registry,
        )

    def add(self, gauges: Callable[[], Iterable[Gauge]]) -> None:
        """Show more figures, asked for at most once in ten seconds."""
        self._registry.register(_Kept(gauges))

    def text(self) -> bytes:
        """All figures. Waits for the store where its answer is old."""
        return generate_latest(self._registry)

    def count(self, method: str, route: str, status: int, seconds: float) -> None:
        """Count one answer; status 0 where the client has gone before it."""
        self._requests.labels(method, route, str(status)).inc()
        self._seconds.labels(method, route).observe(seconds)


class _Kept(Collector):
    """Figures that are kept for a while."""

    def __init__(self, gauges: Callable[[], Iterable[Gauge]]) -> None:
        self._gauges = gauges
        self._lock = threading.Lock()
        self._kept: tuple[Gauge, ...] = ()
        self._until = 0.0

    def describe(self) -> list[GaugeMetricFamily]:
        """Nothing: to know the names before, the store would be asked while nobody wants it."""
        return []

    def collect(self) -> Iterator[GaugeMetricFamily]:
        """The figures."""
        with self._lock:
            if time.monotonic() >= self._until:
                self._kept = tuple(self._gauges())
                self._until = time.monotonic() + _KEPT_SECONDS
            kept = self._kept
        for name, meaning, labels, values in kept:
            family = GaugeMetricFamily(name, meaning, labels=labels)
            for key, value in sorted(values.items()):
                family.add_metric(key, value)
            yield family


class Metered:
    """An ASGI application around another one, which counts what that answers."""

    def __init__(self, application: ASGIApp, metrics: Metrics) -> None:
        self._application = application
        self._metrics = metrics

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one request."""
        if scope["type"] != "http":
            await self._application(scope, receive, send)
            return
        began = time.monotonic()
        status = 0

        async def noting(message: Message) -> None:
            nonlocal status
            if message["type"] == "http.response.start":
                status = message["status"]
            await send(message)

        try:
            await self._application(scope, receive, noting)
        finally:
            # The route as it is described: an address with ids in it would be a series of its own.
            route = getattr(scope.get("route"), "path", _NO_ROUTE)
            seconds = time.monotonic() - began
            self._metrics.count(_method(scope), route, status, seconds)


_METHODS: Final = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})


def _method(scope: Scope) -> str:
    """A client may send any word as its method; each would be a series of its own."""
    method: str = scope["method"]
    return method if method in _METHODS else "other"
