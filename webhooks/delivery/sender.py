"""The sender of a worker process: an event loop in a thread, with many posts in flight over kept connections.

Everything that touches the database runs in one other thread, in turns: while a turn runs, further results gather, so
the more there is to do the more one transaction does. A slow endpoint holds its two places and nothing else.
"""

import asyncio
import logging
import os
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from functools import lru_cache, partial
from typing import TypeVar
from uuid import UUID

from django.conf import settings
from django.db import Error as DatabaseFault
from django.db import close_old_connections, connection

from hiresscope.lib.crypto import CannotUnseal, unseal
from hiresscope.lib.outbound import Answer, Outbound
from webhooks import signing
from webhooks.delivery import rows
from webhooks.delivery.rows import Parcel, Sent

logger = logging.getLogger("hiresscope.webhooks")

ACCEPT_SECONDS = 20
"""How long ``submit`` waits for room; past that the deliveries become due again by themselves."""

_Result = TypeVar("_Result")
_PAUSE = 0.02
_PAUSE_WITHOUT_DATABASE = 0.5


async def send(outbound: Outbound, parcel: Parcel) -> Sent:
    """Sign and post one parcel, with a fresh timestamp."""
    body = parcel.body.encode()
    now = int(time.time())
    try:
        keys = [_key(entry["sealed"]) for entry in parcel.secrets if entry["until"] is None or entry["until"] > now]
    except CannotUnseal:
        logger.error("webhook secret cannot be unsealed", extra={"endpoint": str(parcel.endpoint_id)})
        return Sent(parcel, Answer(None, 0, error="Not sent: the signing secret cannot be read"))
    headers = signing.headers(message_id=str(parcel.event_id), event=parcel.event, body=body, keys=keys, now=now)
    return Sent(parcel, await outbound.post(parcel.url, body=body, headers=headers))


@lru_cache(maxsize=1024)
def _key(sealed: str) -> str:
    return unseal(sealed)


class Sender:
    """Takes delivery ids as hints, sends what is due of their endpoints, and goes on while those have more."""

    def __init__(self) -> None:
        self.pid = os.getpid()
        self._loop = asyncio.new_event_loop()
        self._database = ThreadPoolExecutor(1, thread_name_prefix="webhooks-database")
        self._hints: list[UUID] = []
        self._sent: list[Sent] = []
        self._in_flight: dict[UUID, Parcel] = {}
        self._tasks: set[asyncio.Task[None]] = set()
        self._wake = asyncio.Event()
        self._room = asyncio.Condition()
        self._closing = False
        self._thread = threading.Thread(target=self._main, name="webhooks-sender", daemon=True)
        self._thread.start()

    def submit(self, ids: Sequence[UUID]) -> None:
        """Hand over deliveries that are due; blocks while too much is in flight. Raises TimeoutError."""
        asyncio.run_coroutine_threadsafe(self._accept(ids), self._loop).result(ACCEPT_SECONDS)

    def drain(self, timeout: float) -> bool:
        """Take no more, let what is in flight end and be recorded; False if that takes longer than ``timeout`` s."""
        if not self._loop.is_closed():
            with suppress(RuntimeError):  # it may end by itself just now
                self._loop.call_soon_threadsafe(self._close)
        self._thread.join(timeout)
        return not self._thread.is_alive()

    # In the loop

    def _main(self) -> None:
        asyncio.set_event_loop(self._loop)
        try:
            self._loop.run_until_complete(self._run())
        finally:
            self._database.submit(_hang_up)
            self._database.shutdown()
            self._loop.close()

    def _close(self) -> None:
        self._closing = True
        self._wake.set()

    async def _accept(self, ids: Sequence[UUID]) -> None:
        async with self._room:
            await self._room.wait_for(lambda: self._closing or self._has_room())
        if not self._closing:
            self._hints += ids
            self._wake.set()

    def _has_room(self) -> bool:
        return len(self._in_flight) + len(self._hints) < settings.WEBHOOK_IN_FLIGHT

    async def _run(self) -> None:
        beat = asyncio.create_task(self._beat())
        async with Outbound() as outbound:
            while not self._closing or self._in_flight:
                await self._wake.wait()
                self._wake.clear()
                if self._sent or self._hints:
                    await self._take_turn(outbound)
        beat.cancel()

    async def _take_turn(self, outbound: Outbound) -> None:
        sent, self._sent = self._sent, []
        hints, self._hints = ([], []) if self._closing else (self._hints, [])
        room = 0 if self._closing else settings.WEBHOOK_IN_FLIGHT - len(self._in_flight) + len(sent)
        try:
            turn = await self._in_database(lambda: rows.turn(sent, hints, room=room))
        except DatabaseFault:
            logger.warning("database unavailable, trying again", exc_info=True)
            turn = rows.Turn([], sent, hints)
            await asyncio.sleep(_PAUSE_WITHOUT_DATABASE)
        left = {one.parcel.claim.id for one in turn.sent_left}
        for one in sent:
            if one.parcel.claim.id not in left:
                self._in_flight.pop(one.parcel.claim.id, None)
        for parcel in turn.parcels:
            self._start(outbound, parcel)
        if turn.sent_left or turn.ids_left:
            self._sent += turn.sent_left
            self._hints += turn.ids_left
            await asyncio.sleep(_PAUSE)
            self._wake.set()
        async with self._room:
            self._room.notify_all()

    async def _in_database(self, call: Callable[[], _Result]) -> _Result:
        return await self._loop.run_in_executor(self._database, _on_a_live_connection, call)

    def _start(self, outbound: Outbound, parcel: Parcel) -> None:
        self._in_flight[parcel.claim.id] = parcel
        task = self._loop.create_task(self._send(outbound, parcel))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _send(self, outbound: Outbound, parcel: Parcel) -> None:
        one = await send(outbound, parcel)
        # Not in one line with the await: the list may be another one by then.
        self._sent.append(one)
        self._wake.set()

    async def _beat(self) -> None:
        """Renew the leases of what is in flight, well before they end."""
        while True:
            await asyncio.sleep(settings.WORK_LEASE_SECONDS / 3)
            claims = [parcel.claim for parcel in self._in_flight.values()]
            if claims:
                try:
                    await self._in_database(partial(rows.renew, claims))
                except DatabaseFault:
                    logger.warning("database unavailable, leases not renewed")


def _on_a_live_connection(call: Callable[[], _Result]) -> _Result:
    close_old_connections()
    return call()


def _hang_up() -> None:
    """Close the connection of the thread that this runs in."""
    connection.close()


_lock = threading.Lock()
_current: Sender | None = None


def submit(ids: Sequence[UUID]) -> None:
    """Hand over deliveries to this process's sender, which is started with the first ones."""
    global _current  # noqa: PLW0603 - one a process
    with _lock:
        if _current is None or _current.pid != os.getpid():
            _current = Sender()
        sender = _current
    sender.submit(ids)


def drain(timeout: float = 15) -> bool:
    """Let this process's sender, if there is one, end in order."""
    global _current
    with _lock:
        sender, _current = _current, None
    return sender is None or sender.pid != os.getpid() or sender.drain(timeout)
