"""What each process counts for Prometheus; ``hiresscope/metrics.py`` shows it, with what the database counts."""

from prometheus_client import Counter, Histogram

_REQUESTS = Histogram(
    "hiresscope_request_seconds",
    "Time to answer a request.",
    ["method", "route", "status"],
    buckets=(0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10),
)
_REFUSED = Counter("hiresscope_refused_total", "Requests to the API that were refused, by the error's code.", ["code"])


def answered(*, method: str, route: str | None, status: int, seconds: float) -> None:
    """Note a request; ``route`` is the pattern of its address, never the address itself."""
    _REQUESTS.labels(method, route or "none", str(status)).observe(seconds)


def refused(code: str) -> None:
    """Note an error that the API answered with."""
    _REFUSED.labels(code).inc()
