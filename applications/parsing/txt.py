"""Plain text: find the encoding, decode, refuse noise."""

from __future__ import annotations

import codecs
import re

import chardet

from applications.parsing.extracted import Extracted
from applications.parsing.types import ParseError

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_SAMPLE_BYTES = 64_000
_NOISE = re.compile("[\x00-\x08\x0e-\x1f\x7f\x80-\x9f\ufffd\ufffe\uffff]")
_MOST_NOISE = 0.1


def extract(data: bytes) -> Extracted:
    return Extracted(decode(data))


def decode(data: bytes) -> str:
    """The text of `data` in whatever encoding it is; raises CORRUPT where it is no text at all."""
    text = _decode(data)
    if len(_NOISE.findall(text)) > _MOST_NOISE * len(text):
        raise ParseError("CORRUPT", "The file is not readable text.")
    return text


def _decode(data: bytes) -> str:
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return data.decode(encoding, "replace")
    wide = _wide_encoding(data)
    if wide:
        return data.decode(wide, "replace")
    data = data.replace(b"\x00", b"")
    utf8 = data.decode("utf-8", "replace")
    broken = utf8.count("\ufffd")
    if broken == 0 and b"\x1b" not in data:
        return utf8
    valid = sum(1 for c in utf8 if c > "\x7f") - broken
    if valid > broken:  # UTF-8 with stray bytes, as where two files were joined
        return data.decode("utf-8", "cp1252_stray")
    return data.decode(_detect(data) or "cp1252", "replace")


def _wide_encoding(data: bytes) -> str | None:
    """UTF-16 or UTF-32 without a byte order mark, told by where the NUL bytes of Latin text fall."""
    sample = data[: _SAMPLE_BYTES - _SAMPLE_BYTES % 4]
    units = len(sample) // 4
    if units == 0 or sample.count(0) < units // 2:
        return None
    nuls = [sample[i::4].count(0) / units for i in range(4)]
    if min(nuls[2], nuls[3]) > 0.9 and nuls[0] < 0.5:
        return "utf-32-le"
    if min(nuls[0], nuls[1]) > 0.9 and nuls[3] < 0.5:
        return "utf-32-be"
    even, odd = (nuls[0] + nuls[2]) / 2, (nuls[1] + nuls[3]) / 2
    if odd > 0.3 and even < 0.1:
        return "utf-16-le"
    if even > 0.3 and odd < 0.1:
        return "utf-16-be"
    return None


def _detect(data: bytes) -> str | None:
    encoding = chardet.detect(data[:_SAMPLE_BYTES])["encoding"]
    if not encoding:
        return None
    try:
        codecs.lookup(encoding)
    except LookupError:
        return None
    return str(encoding)


def _stray(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("cp1252_stray", _stray)
