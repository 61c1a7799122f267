"""The kind of work that a delivery is, and its figures."""

from datetime import timedelta

from hiresscope.lib.work import Kind, registry
from webhooks.models import Delivery

IN_FLIGHT_AN_ENDPOINT = 2
"""How many posts run at once to one endpoint; a slow one takes no more than these from the others."""

RETRY_AFTER_AT_MOST = 12 * 3600
"""Seconds up to which an answer's ``Retry-After`` is obeyed."""

GIVE_UP_AFTER = timedelta(days=5)
"""How long an endpoint may fail without a success before it is switched off."""

DELIVER = registry.add(
    Kind(
        model=Delivery,
        state="deliver",
        task="webhooks.deliver",
        queue="webhooks",
        waits=(5, 5 * 60, 30 * 60, 2 * 3600, 5 * 3600, 10 * 3600, 10 * 3600),
        batch=100,
        lane="endpoint_id",
        lane_limit=IN_FLIGHT_AN_ENDPOINT,
        window=1000,
    )
)
