"""CV files to text and profiles, each read in a sandboxed child process. No Django here or below."""

from __future__ import annotations

import atexit
import logging
import time
from pathlib import Path
from typing import Any

from applications.parsing import limits
from applications.parsing.sandbox import Pool
from applications.parsing.types import Document, HiddenText, ParsedCV, ParseError, Profile
from applications.parsing.wire import revive

__all__ = ["Document", "HiddenText", "ParseError", "ParsedCV", "Profile", "parse", "parse_bytes", "pool"]

logger = logging.getLogger(__name__)

pool = Pool()
atexit.register(pool.close)


def parse(path: str | Path, content_type: str) -> ParsedCV:
    """Read the CV at `path`, whose type was established by its content. Raises ParseError."""
    with open(path, "rb") as file:
        return parse_bytes(file.read(limits.MAX_FILE_BYTES + 1), content_type)


def parse_bytes(data: bytes, content_type: str) -> ParsedCV:
    """The same for a file that is in memory already, such as one from object storage."""
    if len(data) > limits.MAX_FILE_BYTES:
        raise ParseError("CORRUPT", "The file is larger than a CV may be.")
    started = time.perf_counter()
    answer = pool.read(data, content_type)
    parsed = _parsed(answer)
    parsed.timings["total"] = (time.perf_counter() - started) * 1e3
    return parsed


def _parsed(answer: dict[str, Any]) -> ParsedCV:
    """The child's answer as types; one of another shape means that the file has taken the child over."""
    try:
        if "fault" in answer:
            logger.warning("a reader failed on a file: %s", answer["fault"])
        if "error" in answer:
            code, message, retryable = answer["error"]
            raise ParseError(code, message, retryable=retryable)
        parsed: ParsedCV = revive(ParsedCV, answer)
    except (TypeError, ValueError, KeyError) as error:
        raise ParseError("CORRUPT", "The file is damaged in a way that stops every reader.") from error
    return parsed
