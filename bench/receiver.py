"""A receiver of webhooks that is faster than any sender here, in a process of its own: python -m bench.receiver

It prints its port. What is posted below ``/dead`` gets no answer; ``GET /heard`` gives ``[[path, unix time], …]`` of
all that came and forgets it.
"""

import asyncio
import sys
import time

from aiohttp import web

_heard: list[tuple[str, float]] = []


async def _hook(request: web.Request) -> web.Response:
    await request.read()
    _heard.append((request.path, time.time()))
    if request.path.startswith("/dead"):
        await asyncio.sleep(3600)
    return web.Response()


async def _tell(request: web.Request) -> web.Response:
    answer = web.json_response(_heard)
    _heard.clear()
    return answer


async def _serve() -> None:
    application = web.Application()
    application.add_routes([web.get("/heard", _tell), web.post("/{rest:.*}", _hook)])
    runner = web.AppRunner(application, access_log=None, shutdown_timeout=0)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    sys.stdout.write(f"{runner.addresses[0][1]}\n")
    sys.stdout.flush()
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve())
