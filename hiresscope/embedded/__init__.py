"""PostgreSQL and a Redis-protocol server of the project's own, where no address of others is given.

This file only says where they are, so that settings can be read without their drivers; `services` runs them.
"""

from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

from hiresscope.embedded.layout import EmbeddedError, Layout

__all__ = ["EmbeddedError", "Endpoints", "endpoints"]


@dataclass(frozen=True)
class Endpoints:
    database_url: str
    redis_url: str


def endpoints(var_dir: Path) -> Endpoints:
    """The addresses that the services of this var folder have while they run; nothing is started or made."""
    layout = Layout(var_dir.resolve())
    return Endpoints(
        database_url=f"postgresql://hiresscope@/hiresscope?host={quote(str(layout.sockets))}",
        redis_url=f"unix://{quote(str(layout.redis_socket))}?db=0",
    )
