"""A receiver on loopback, an endpoint that points at it, and sending in the test's own thread."""

import asyncio
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from hiresscope.lib.outbound import Outbound
from tests.fakes.receivers import Receiver, receiver
from webhooks.delivery import rows
from webhooks.delivery.rows import Parcel, Sent
from webhooks.delivery.sender import send
from webhooks.models import Delivery


@pytest.fixture(autouse=True)
def _loopback(settings: Any) -> None:
    settings.WEBHOOK_ALLOW_PRIVATE = "insecure-yes"
    settings.WEBHOOK_TIMEOUT_SECONDS = 2


@pytest.fixture
def hook() -> Iterator[Receiver]:
    """A receiver that answers 200."""
    with receiver() as server:
        yield server


@pytest.fixture
def deliver_due() -> Iterator[Callable[[], int]]:
    """Sends what is due until nothing is, in this thread and transaction; returns how many posts it made."""
    outbound = Outbound()

    async def post_all(parcels: list[Parcel]) -> list[Sent]:
        return list(await asyncio.gather(*(send(outbound, parcel) for parcel in parcels)))

    with asyncio.Runner() as runner:
        runner.run(outbound.__aenter__())

        def run() -> int:
            sent: list[Sent] = []
            made = 0
            while True:
                waiting = Delivery.objects.exclude(work_state="").values_list("pk", flat=True)
                parcels = rows.turn(sent, list(waiting[:100]), room=500).parcels
                if not parcels:
                    return made
                sent = runner.run(post_all(parcels))
                made += len(sent)

        yield run
        runner.run(outbound.__aexit__(None, None, None))
