"""Which engine judges, by the settings."""

from functools import lru_cache

from django.conf import settings

from accounts.models import Tenant
from applications.scoring.types import Engine
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


@lru_cache(maxsize=1)
def local() -> Engine:
    """The embedded engine: deterministic, no network."""
    from applications.scoring.local import LocalEngine

    return LocalEngine()
