"""``python -m hiresscope.run.web HOST PORT``: the web server, on a listening socket that may outlive it.

A server that opens its own socket closes it when it ends, and the connections that the kernel has taken in by then are
reset. The supervisor therefore opens it (``hiresscope/run/listening.py``) and keeps it: a restart finds them waiting.
"""

import os
import sys
from typing import Any

from granian.constants import Interfaces
from granian.log import LogLevels
from granian.net import SocketHolder  # type: ignore[attr-defined]
from granian.server.mp import MPServer

from hiresscope import env
from hiresscope.run import listening

KILL_AFTER_SECONDS = 10


class Server(MPServer):
    """granian on the open socket ``number``. On Linux it would open one for each worker, and close it at the end."""

    def __init__(self, number: int, **options: Any) -> None:
        super().__init__("hiresscope.wsgi:application", interface=Interfaces.WSGI, websockets=False, **options)
        self._number = number

    def _init_shared_socket(self) -> None:
        # As granian does where workers cannot each have one; its types know neither the arguments nor the attributes.
        make: Any = SocketHolder
        vars(self).update(_shd=make(self._number, False, self.backlog), _sfd=self._number, _ssp=None, _sso=None)

    def _drop_shared_socket(self) -> None:
        """It is not ours to close."""


def main(host: str, port: int) -> None:
    """Serve until SIGTERM; what has begun is answered."""
    given = os.environ.get(listening.FD)
    Server(
        int(given) if given else listening.start(host, port).detach(),
        address=host,
        port=port,
        workers=env.integer("WEB_PROCESSES", 1, minimum=1),
        blocking_threads=listening.web_threads(),
        respawn_failed_workers=True,
        workers_kill_timeout=KILL_AFTER_SECONDS,
        log_level=LogLevels.warning,
        backlog=listening.BACKLOG,
    ).serve()


if __name__ == "__main__":
    main(sys.argv[1], int(sys.argv[2]))
