"""The listening socket of the web server, opened by who outlives it."""

import socket

from hiresscope import env

BACKLOG = 1024
FD = "LISTEN_FD"
"""The variable by which a child learns the open socket's number."""


def start(host: str, port: int) -> socket.socket:
    """A socket that takes connections for ``host``:``port``. Raises OSError."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    return socket.create_server((host, port), family=family, backlog=BACKLOG)


def web_threads() -> int:
    """Requests that one web process answers at a time."""
    return env.integer("WEB_THREADS", 16, minimum=1)
