"""What stands before a call of the model: a breaker that spares a service in trouble, and a daily budget of money.

Money is counted in micro-dollars (millionths of a US dollar), in whole numbers. Storage is behind ``Counter``, so
that a shared cache can serve all processes.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Protocol

from hiresscope.lib.errors import DomainError

DAY_SECONDS = 24 * 60 * 60


class OverBudget(DomainError):
    """The tenant's money for the day is spent or set aside for calls under way. ``Retry-After``: until midnight UTC."""

    status = 503
    code = "model_over_budget"
    message = "The daily budget for the scoring model is used up"

    def __init__(self, *, retry_after: int) -> None:
        super().__init__(headers={"Retry-After": str(retry_after)})


class Counter(Protocol):
    """A number a key, changed atomically by any number of processes at once."""

    def add(self, key: str, amount: int, *, seconds: int) -> int:
        """Add ``amount`` (negative takes away) and return the new number; a new key lives ``seconds``."""


class MemoryCounter:
    """Counts within one process."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._numbers: dict[str, int] = {}

    def add(self, key: str, amount: int, *, seconds: int) -> int:
        with self._lock:
            self._numbers[key] = self._numbers.get(key, 0) + amount
            return self._numbers[key]


@dataclass(frozen=True, slots=True)
class Price:
    """US dollars per million tokens. Writing the prompt cache costs 1.25 of the input price, reading it 0.1 at most."""

    input: float
    output: float

    def of(self, *, fresh: int, cache_written: int, cache_read: int, output: int, half: bool = False) -> int:
        """Micro-dollars, rounded up, of so many tokens; ``half`` for the batch interface."""
        dollars_per_million = (fresh + 1.25 * cache_written + 0.1 * cache_read) * self.input + output * self.output
        return -int(-dollars_per_million // (2 if half else 1))


# Assumptions, not the service's price list: they only bound what a budget lets through. Prices change, so check them
# against your contract and scale MODEL_DAILY_BUDGET_CENTS where they differ. The longest name comes first where one
# begins another.
_PRICES: tuple[tuple[str, Price], ...] = (
    ("claude-opus-5-5", Price(4, 20)),
    ("claude-opus", Price(5, 25)),
    ("claude-sonnet-5", Price(2, 10)),
    ("claude-sonnet", Price(3, 15)),
    ("claude-haiku-5", Price(0.5, 2.5)),
    ("claude-haiku", Price(1, 5)),
)
_DEAREST = Price(10, 50)


def price_of(model: str) -> Price:
    """The assumed price of ``model``; for an unknown one the dearest, so that a budget errs on the safe side."""
    return next((price for prefix, price in _PRICES if model.startswith(prefix)), _DEAREST)


@dataclass(frozen=True, slots=True)
class Reservation:
    """Money set aside for a call under way."""

    key: str
    amount: int


def _now() -> datetime:
    return datetime.now(UTC)


class Budget:
    """At most ``daily`` micro-dollars a tenant and day (UTC).

    The dearest that a call can become is set aside before it and the rest given back after, so parallel calls can
    never pass the limit together; near the limit one may be refused that would just have fitted.
    """

    def __init__(self, counter: Counter, *, daily: int, now: Callable[[], datetime] = _now) -> None:
        self._counter = counter
        self._daily = daily
        self._now = now

    def reserve(self, who: str, amount: int) -> Reservation:
        """Set ``amount`` aside for the tenant ``who``; raises OverBudget and sets nothing aside if it does not fit."""
        now = self._now()
        key = f"model-spend:{who}:{now:%Y-%m-%d}"
        if self._counter.add(key, amount, seconds=2 * DAY_SECONDS) > self._daily:
            self._counter.add(key, -amount, seconds=2 * DAY_SECONDS)
            midnight = (now + timedelta(days=1)).replace(hour=0, minute=0, second=0, microsecond=0)
            raise OverBudget(retry_after=max(int((midnight - now).total_seconds()), 1))
        return Reservation(key, amount)

    def settle(self, reservation: Reservation, spent: int) -> None:
        """Replace what was set aside by what was ``spent``."""
        if spent != reservation.amount:
            self._counter.add(reservation.key, spent - reservation.amount, seconds=2 * DAY_SECONDS)


class Breaker:
    """Opens after ``threshold`` failures in a row: then calls are refused for ``cooldown`` seconds or as long as the
    service asked for, after which one call is let through to try. For one process; safe under threads."""

    def __init__(
        self, *, threshold: int = 5, cooldown: float = 30.0, clock: Callable[[], float] = time.monotonic
    ) -> None:
        self._threshold = threshold
        self._cooldown = cooldown
        self._clock = clock
        self._lock = threading.Lock()
        self._failures = 0
        self._refused_until = 0.0

    def wait(self) -> float:
        """Seconds until a call may be made, 0 if now. Where one may be made to try, the others wait for its end."""
        with self._lock:
            if self._failures < self._threshold:
                return 0.0
            left = self._refused_until - self._clock()
            if left > 0:
                return left
            self._refused_until = self._clock() + self._cooldown
            return 0.0

    def succeeded(self) -> None:
        with self._lock:
            self._failures = 0

    def failed(self, retry_after: float = 0.0) -> None:
        """Count a failure of the service; ``retry_after`` is what it asked for, in seconds."""
        with self._lock:
            self._failures += 1
            if self._failures >= self._threshold:
                self._refused_until = self._clock() + max(self._cooldown, retry_after)
