"""Which engine judges, by the settings."""

from functools import lru_cache
from typing import TYPE_CHECKING

from django.conf import settings

from accounts.models import Tenant
from applications.scoring.types import Engine

if TYPE_CHECKING:
    from applications.scoring.batch import BatchScorer
from hiresscope.lib import llm_configured


def is_free() -> bool:
    """True if the configured engine costs neither money nor a network call."""
    return bool(settings.SCORING_ENGINE == "LOCAL")


def chosen(tenant: Tenant) -> Engine:
    """The configured engine: CLAUDE where a key is set and nothing else is said, else LOCAL."""
    if is_free():
        return local()
    from applications.scoring.claude import ClaudeEngine

    return ClaudeEngine(llm_configured.model(tenant.daily_model_budget_cents), who=str(tenant.pk))


def for_many(tenant: Tenant) -> "BatchScorer | None":
    """The configured engine through its batch interface; None for an engine that is free of charge."""
    if is_free():
        return None
    from applications.scoring.batch import BatchScorer
    from applications.scoring.claude import ClaudeEngine

    model, who = llm_configured.model(tenant.daily_model_budget_cents), str(tenant.pk)
    return BatchScorer(ClaudeEngine(model, who=who), model, who=who)


@lru_cache(maxsize=1)
def local() -> Engine:
    """The embedded engine: deterministic, no network."""
    from applications.scoring.local import LocalEngine

    return LocalEngine()
