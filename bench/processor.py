"""Processor time, which other work on the machine changes far less than it changes how long something takes."""

from collections.abc import Callable, Iterable, Mapping
from statistics import median
from typing import Protocol

import psutil

from hiresscope.embedded.layout import Layout


class HasServers(Protocol):
    """Something that runs PostgreSQL and Redis of its own."""

    @property
    def layout(self) -> Layout: ...


def services(place: HasServers) -> list[int]:
    """The process numbers of PostgreSQL and Redis."""
    server = int((place.layout.postgres / "postmaster.pid").read_text().split()[0])
    return [server, int((place.layout.redis / "redis.pid").read_text())]


def families(parents: Iterable[int]) -> list[psutil.Process]:
    """These processes and all below them."""
    found = [psutil.Process(number) for number in parents]
    return [one for parent in found for one in (parent, *parent.children(recursive=True))]


def seconds(parents: Iterable[int]) -> float:
    """What they have used so far, children that have ended (a connection's backend, say) included."""
    return sum(_seconds(one) for one in families(parents))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:  # it ended just now, and is counted with its parent's
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


class Steady:
    """What each of several things yields for a second of processor time; medians, as in ``board.by_turns``."""

    def __init__(self, place: HasServers) -> None:
        self._services = services(place)
        self._found: dict[str, list[float]] = {}

    def measure(self, name: str, parents: Iterable[int], work: Callable[[], float]) -> None:
        """Do ``work``, which returns how much it did, while ``parents`` and the services serve nothing else."""
        numbers = [*parents, *self._services]
        before = seconds(numbers)
        amount = work()
        # The clock ticks a hundred times a second.
        self._found.setdefault(name, []).append(amount / max(seconds(numbers) - before, 0.01))

    def ratios(self, against: Mapping[str, str]) -> dict[str, float]:
        """``project`` over each name in ``against``: name of a measure -> name of the ratio."""
        middle = {name: median(values) for name, values in self._found.items()}
        return {ratio: middle["project"] / middle[name] for name, ratio in against.items() if name in middle}
