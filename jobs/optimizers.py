"""Which optimizer reads the ads, by the settings."""

from collections.abc import Callable

from jobs.optimizer.local import derive_criteria
from jobs.optimizer.types import Optimization


def chosen() -> Callable[[str, str], Optimization]:
    """A function of title and description."""
    return local


def local(title: str, description: str) -> Optimization:
    """Without a model: deterministic, no network."""
    return Optimization(
        description=description, suggestions=(), criteria=derive_criteria(title, description), engine="LOCAL"
    )
