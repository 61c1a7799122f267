"""Which rows there are, and what each needs to be measured: rows of the database, three servers, a whole system."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass

from bench.board import Row
from bench.place import Place

COMPARED = ("list", "growth", "detail", "analytics", "search", "csv", "upload", "bulk", "login", "refresh")
WHOLE = ("idle", "visible", "burst", "webhooks")
ROWS = (*COMPARED, "start", *WHOLE)
SHORT = ("list", "detail", "csv", "upload", "login")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What to measure and how long. ``only`` are keys of ROWS; ``sizes`` are applications of a job."""

    only: Sequence[str]
    sizes: Sequence[int]
    rounds: int
    seconds: float
    short: bool = False
    again: Callable[[Sequence[Row]], bool] = lambda rows: False
    """Whether rows that were just measured have to be measured once more."""


def measure(where: Place, wanted: Wanted, stack: ExitStack) -> Iterator[Row]:
    """The wanted rows, each as soon as it is measured. Django is set up with the place's environment."""
    if set(wanted.only) & set(COMPARED):
        with ExitStack() as servers:
            yield from _each(_compared(where, wanted, servers), wanted)
    if "start" in wanted.only:
        from bench import whole

        yield whole.cold(where, wanted.rounds)
    if set(wanted.only) & set(WHOLE):
        yield from _each(_whole(wanted, stack), wanted)


def _each(measures: dict[str, Callable[[], list[Row]]], wanted: Wanted) -> Iterator[Row]:
    for name, rows in measures.items():
        if name in wanted.only:
            measured = rows()
            while wanted.again(measured):
                measured = rows()
            yield from measured


def _compared(where: Place, wanted: Wanted, stack: ExitStack) -> dict[str, Callable[[], list[Row]]]:
    from bench import data, reading, writing

    companies = data.fill(where, list(wanted.sizes))
    middle = next((one for one in companies if one.size == 10_000), companies[-1])
    compared = reading.start(where, stack, wanted.rounds, wanted.seconds)
    first = companies[0]
    return {
        "list": lambda: [reading.listing(compared, middle)],
        "growth": lambda: reading.growth(compared, companies),
        "detail": lambda: [reading.detail(compared, first)],
        "analytics": lambda: [reading.report(companies, wanted.rounds)],
        "search": lambda: reading.search(compared, companies),
        "csv": lambda: reading.export(compared, companies),
        "upload": lambda: [writing.upload(compared, first)],
        "bulk": lambda: [writing.bulk(compared, first)],
        "login": lambda: [writing.login(compared, first)],
        "refresh": lambda: [writing.refresh(compared, first)],
    }


def _whole(wanted: Wanted, stack: ExitStack) -> dict[str, Callable[[], list[Row]]]:
    from bench import whole

    running = stack.enter_context(whole.start())
    return {
        "idle": lambda: [whole.idle(running)],
        "visible": lambda: [whole.visible(running, 20 if wanted.short else 100)],
        "burst": lambda: [whole.burst(running, 100 if wanted.short else 2000, wanted.seconds)],
        "webhooks": lambda: [whole.webhooks(running, 500 if wanted.short else 5000)],
    }
