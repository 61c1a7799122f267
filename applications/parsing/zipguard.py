"""Judges a ZIP by its directory before anything is read, and then never reads more of a part than allowed."""

from __future__ import annotations

import io
import zipfile
import zlib

from applications.parsing import limits
from applications.parsing.types import ParseError

_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, OSError, RuntimeError, NotImplementedError, ValueError)


class Package:
    """The parts of an Office package, by name. The last of two entries of one name counts, as it does for Word."""

    def __init__(self, data: bytes) -> None:
        try:
            self._zip = zipfile.ZipFile(io.BytesIO(data))
        except _BROKEN as error:
            raise ParseError("CORRUPT", "The DOCX file is damaged: its ZIP directory cannot be read.") from error
        entries = self._zip.infolist()
        total = sum(entry.file_size for entry in entries)
        if len(entries) > limits.ZIP_ENTRIES or total > limits.ZIP_TOTAL_BYTES:
            raise ParseError("CORRUPT", "The DOCX file unpacks to far more than a CV can hold.")
        self.names = {entry.filename.lstrip("/"): entry for entry in entries}

    def read(self, name: str) -> bytes | None:
        """The bytes of a part; None if there is no such part."""
        entry = self.names.get(name)
        if entry is None:
            return None
        if entry.flag_bits & 1:
            raise ParseError("ENCRYPTED", "The file is protected by a password.")
        try:
            with self._zip.open(entry) as part:
                content = part.read(limits.ZIP_TEXT_PART_BYTES + 1)
        except _BROKEN as error:
            raise ParseError("CORRUPT", "The DOCX file is damaged: a part of it cannot be unpacked.") from error
        if len(content) > limits.ZIP_TEXT_PART_BYTES:
            raise ParseError("CORRUPT", "The DOCX file unpacks to far more than a CV can hold.")
        return content
