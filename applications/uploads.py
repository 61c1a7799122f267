"""Files from outside: counted while they stream in, typed by their content, stored under names of our own."""

from __future__ import annotations

import hashlib
import logging
import secrets
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

from applications.parsing import filetype, limits
from hiresscope.lib.errors import DomainError, Unavailable

MAX_BYTES = limits.MAX_FILE_BYTES
MAX_BULK_FILES = 50
_IN_MEMORY_BYTES = 256 * 1024
_FOLDER = "cvs"

logger = logging.getLogger(__name__)


class UnsupportedType(DomainError):
    status = 415
    code = "unsupported_type"
    message = "The file is neither PDF, DOCX, DOC nor plain text"


class TooLarge(DomainError):
    status = 413
    code = "too_large"
    message = "The file is larger than 5 MB"


class EmptyFile(DomainError):
    status = 400
    code = "empty_file"
    message = "The file is empty"


class TooManyFiles(DomainError):
    status = 400
    code = "too_many_files"


class StorageUnavailable(Unavailable):
    code = "storage_unavailable"
    message = "The file could not be stored; try again shortly"


@dataclass(frozen=True, slots=True)
class CheckedUpload:
    """A file that may be kept: within the limit, of a type that its content establishes."""

    file: File[Any]
    name: str  # safe to show and to offer for download
    size: int
    content_type: str
    sha256: str


class StreamedFile(UploadedFile):  # type: ignore[type-arg]  # not subscriptable at run time
    """A file part as it arrived. `too_large` ones were cut at the limit; `sha256` is of all bytes."""

    def __init__(self, *, sha256: str, too_large: bool, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.sha256 = sha256
        self.too_large = too_large


class SingleUploadHandler(FileUploadHandler):
    """Streams one file part and ends the request at the first byte too many: TooLarge, or TooManyFiles."""

    max_files = 1

    def __init__(self, request: Any = None) -> None:
        super().__init__(request)
        self._parts = 0
        self._received: list[StreamedFile] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts += 1
        if self._parts > self.max_files:
            self._close_all()
            raise TooManyFiles(f"Send at most {self.max_files} file{'s' if self.max_files > 1 else ''}")
        self.file: IO[bytes] = tempfile.SpooledTemporaryFile(_IN_MEMORY_BYTES)  # noqa: SIM115 - outlives this call
        self._hash = hashlib.sha256()
        self._size = 0

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self._size += len(raw_data)
        if self._size > MAX_BYTES:
            self._over()
            return
        self._hash.update(raw_data)
        self.file.write(raw_data)

    def file_complete(self, file_size: int) -> StreamedFile:
        self.file.seek(0)
        received = StreamedFile(
            file=self.file,
            name=self.file_name,
            content_type=self.content_type,
            size=self._size,
            charset=self.charset,
            content_type_extra=self.content_type_extra,
            sha256=self._hash.hexdigest(),
            too_large=self._size > MAX_BYTES,
        )
        self._received.append(received)
        return received

    def upload_interrupted(self) -> None:
        self._close_all()

    def _close_all(self) -> None:
        if hasattr(self, "file"):
            self.file.close()
        for received in self._received:
            received.close()

    def _over(self) -> None:
        self.file.close()
        raise TooLarge


class BulkUploadHandler(SingleUploadHandler):
    """Streams up to 50 file parts. One that is too large is cut, thrown away and marked, so that it fails alone."""

    max_files = MAX_BULK_FILES

    def _over(self) -> None:
        self.file.truncate(0)
        self.file.seek(0)


def check(upload: File[Any]) -> CheckedUpload:
    """What may be kept of `upload`. Raises EmptyFile, TooLarge or UnsupportedType."""
    size = upload.size
    if size > MAX_BYTES or getattr(upload, "too_large", False):
        raise TooLarge
    if size == 0:
        raise EmptyFile
    name = upload.name or ""
    content_type = sniff(upload, name)
    digest = getattr(upload, "sha256", None) or _digest(upload)
    upload.seek(0)
    return CheckedUpload(upload, filetype.safe_name(name, content_type), size, content_type, digest)


def sniff(file: IO[bytes] | File[Any], name: str) -> str:
    """The content type that the bytes establish, whatever was declared. Raises UnsupportedType."""
    file.seek(0)
    content_type = filetype.sniff(file.read(MAX_BYTES + 1), name)
    file.seek(0)
    if content_type is None:
        raise UnsupportedType
    return content_type


def sniff_path(path: str) -> str:
    """The same for a file on this machine. Raises EmptyFile, TooLarge, UnsupportedType or OSError."""
    with open(path, "rb") as file:
        return check(File(file, name=path)).content_type


def store(upload: CheckedUpload) -> str:
    """Keep the file under a random name that tells nothing; returns that name. Raises StorageUnavailable."""
    token = secrets.token_hex(16)
    name = f"{_FOLDER}/{token[:2]}/{token}{filetype.EXTENSIONS[upload.content_type]}"
    try:
        upload.file.seek(0)
        return default_storage.save(name, upload.file)
    except Exception as error:  # each storage raises errors of its own: a full disk, a refused key, no network
        logger.exception("storing an upload failed")
        discard(name)
        raise StorageUnavailable from error


def fetch(name: str) -> bytes:
    """The bytes of a stored file. Raises FileNotFoundError, or StorageUnavailable where it cannot be had now."""
    try:
        with default_storage.open(name, "rb") as file:
            data: bytes = file.read()
    except FileNotFoundError:
        raise
    except Exception as error:  # as above
        logger.exception("reading a stored file failed")
        raise StorageUnavailable("The file cannot be read at the moment; try again shortly") from error
    return data


def stored_names() -> Iterator[str]:
    """The name of every stored file."""
    for folder in _listed(_FOLDER)[0]:
        yield from (f"{_FOLDER}/{folder}/{name}" for name in _listed(f"{_FOLDER}/{folder}")[1])


def _listed(folder: str) -> tuple[list[str], list[str]]:
    try:
        return default_storage.listdir(folder)
    except FileNotFoundError:
        return [], []  # nothing was ever stored


def discard(name: str) -> None:
    """Remove a stored file; one that is gone already, or cannot be removed now, is left to the integrity check."""
    try:
        default_storage.delete(name)
    except Exception:
        logger.exception("discarding a stored file failed")


def _digest(file: File[Any]) -> str:
    file.seek(0)
    digest = hashlib.sha256()
    for chunk in file.chunks():
        digest.update(chunk)
    return digest.hexdigest()
