"""How values are spelled on the wire: JSON bytes and times."""

from datetime import UTC, datetime
from typing import Any

import orjson


def timestamp(moment: datetime | None) -> str | None:
    """RFC 3339 in UTC with milliseconds and ``Z``; None stays None."""
    if moment is None:
        return None
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _default(value: Any) -> Any:
    return timestamp(value) if isinstance(value, datetime) else str(value)


def dumps(data: Any) -> bytes:
    """``data`` as UTF-8 JSON; ids become strings, times ``timestamp``; bytes pass as JSON already made."""
    if isinstance(data, bytes):
        return data
    return orjson.dumps(data, default=_default, option=orjson.OPT_PASSTHROUGH_DATETIME)
