"""The model that the settings name, with the tenant's daily budget counted where all processes see it."""

from functools import lru_cache

from django.conf import settings
from django.core.cache import cache

from hiresscope.lib import llm
from hiresscope.lib.errors import Unavailable
from hiresscope.lib.llm_guard import Breaker, Budget

_MICRODOLLARS_A_CENT = 10_000
_breaker = Breaker()


class CacheCounter:
    """``llm_guard.Counter`` in the cache's Redis: INCRBY is atomic over all processes."""

    def add(self, key: str, amount: int, *, seconds: int) -> int:
        """The new number. Raises Unavailable where the store is down: money is not spent uncounted."""
        try:
            cache.add(key, 0, timeout=seconds)
            return int(cache.incr(key, amount))
        except (OSError, ValueError) as error:
            raise Unavailable("The store that counts the model's budget is down") from error


def model(daily_budget_cents: int | None) -> llm.Model:
    """The configured model; ``daily_budget_cents`` is the tenant's own limit, None the setting's.

    One breaker serves all of a process's calls.
    """
    return _model(settings.MODEL_DAILY_BUDGET_CENTS if daily_budget_cents is None else daily_budget_cents)


@lru_cache(maxsize=256)
def _model(cents: int) -> llm.Model:
    return llm.Model(
        api_key=settings.ANTHROPIC_API_KEY,
        name=settings.ANTHROPIC_MODEL,
        base_url=settings.ANTHROPIC_BASE_URL or None,
        budget=Budget(CacheCounter(), daily=cents * _MICRODOLLARS_A_CENT),
        breaker=_breaker,
    )
