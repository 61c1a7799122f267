"""Which engine judges, by the settings."""

from functools import lru_cache

from django.conf import settings

from applications.scoring.types import Engine


def chosen() -> Engine:
    """The configured engine: CLAUDE where a key is set and nothing else is said, else LOCAL."""
    return claude() if settings.SCORING_ENGINE == "CLAUDE" else local()


@lru_cache(maxsize=1)
def local() -> Engine:
    """The embedded engine: deterministic, no network."""
    from applications.scoring.local import LocalEngine

    return LocalEngine()


@lru_cache(maxsize=1)
def claude() -> Engine:
    """The model behind ``hiresscope.lib.llm``."""
    from applications.scoring.claude import ClaudeEngine

    return ClaudeEngine(model=settings.ANTHROPIC_MODEL)
