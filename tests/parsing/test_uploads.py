"""Uploads are counted while they stream, typed by content, stored under names that tell nothing."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.core.files.uploadedfile import UploadedFile
from django.core.handlers.wsgi import WSGIRequest
from django.test import RequestFactory, override_settings

from applications import uploads
from applications.uploads import BulkUploadHandler, SingleUploadHandler
from tests.parsing.pdf_makers import pdf

BOUNDARY = "b0undary"
opened: list[WSGIRequest] = []


@pytest.fixture(autouse=True)
def _closed() -> Iterator[None]:
    """Requests are closed after their test, as the server closes them after their answer."""
    yield
    for made in opened:
        made.close()
    opened.clear()


class CountedStream(io.RawIOBase):
    """A request body that knows how much of it was read."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces
        self._rest = b""
        self.taken = 0

    def readable(self) -> bool:
        return True

    def read(self, size: int = -1) -> bytes:
        while len(self._rest) < size and (piece := next(self._pieces, b"")):
            self._rest += piece
        answer, self._rest = self._rest[:size], self._rest[size:]
        self.taken += len(answer)
        return answer


def request(handler: type[SingleUploadHandler], *files: tuple[str, int | bytes]) -> tuple[WSGIRequest, CountedStream]:
    """A multipart request of files, each given by its bytes or by how many bytes it has."""

    def pieces() -> Iterator[bytes]:
        for name, content in files:
            head = f'--{BOUNDARY}\r\nContent-Disposition: form-data; name="f"; filename="{name}"\r\n\r\n'
            yield head.encode()
            if isinstance(content, bytes):
                yield content
            else:
                yield from (b"x" * min(65536, content - start) for start in range(0, content, 65536))
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    stream = CountedStream(pieces())
    size = sum(content if isinstance(content, int) else len(content) for _, content in files) + 200 * len(files)
    environ = {
        **RequestFactory().get("/").environ,
        "REQUEST_METHOD": "POST",
        "CONTENT_TYPE": f"multipart/form-data; boundary={BOUNDARY}",
        "CONTENT_LENGTH": str(size),
    }
    made = WSGIRequest({**environ, "wsgi.input": stream})
    opened.append(made)
    made.upload_handlers = [handler(made)]
    return made, stream


def received(made: WSGIRequest) -> list[Any]:
    return made.FILES.getlist("f")


def test_five_megabytes_pass_and_one_byte_more_ends_the_request() -> None:
    made, _ = request(SingleUploadHandler, ("cv.txt", uploads.MAX_BYTES))
    (file,) = received(made)
    assert file.size == uploads.MAX_BYTES
    assert uploads.check(file).sha256 == hashlib.sha256(b"x" * uploads.MAX_BYTES).hexdigest()
    made, stream = request(SingleUploadHandler, ("cv.txt", 40 * uploads.MAX_BYTES))
    with pytest.raises(uploads.TooLarge) as refused:
        _ = made.FILES
    assert refused.value.status == 413
    assert stream.taken < uploads.MAX_BYTES + (1 << 20)


def test_a_second_part_is_refused_where_one_is_wanted() -> None:
    made, _ = request(SingleUploadHandler, ("a.txt", b"one"), ("b.txt", b"two"))
    with pytest.raises(uploads.TooManyFiles):
        _ = made.FILES


def test_in_bulk_a_file_that_is_too_large_fails_alone() -> None:
    made, _ = request(BulkUploadHandler, ("a.txt", b"one"), ("b.txt", uploads.MAX_BYTES + 1), ("c.txt", b"three"))
    first, second, third = received(made)
    assert uploads.check(first).content_type == "text/plain"
    with pytest.raises(uploads.TooLarge):
        uploads.check(second)
    assert second.read() == b""
    assert uploads.check(third).sha256 == hashlib.sha256(b"three").hexdigest()


def test_fifty_files_pass_and_fifty_one_do_not() -> None:
    made, _ = request(BulkUploadHandler, *((f"{n}.txt", b"words") for n in range(50)))
    assert len(received(made)) == 50
    made, _ = request(BulkUploadHandler, *((f"{n}.txt", b"words") for n in range(51)))
    with pytest.raises(uploads.TooManyFiles) as refused:
        _ = made.FILES
    assert refused.value.status == 400


@pytest.mark.parametrize(
    ("content", "name", "error", "status"),
    [
        (b"", "cv.pdf", uploads.EmptyFile, 400),
        (b"MZ\x00" + bytes(99), "cv.pdf", uploads.UnsupportedType, 415),
        (b"x" * (uploads.MAX_BYTES + 1), "cv.txt", uploads.TooLarge, 413),
    ],
)
def test_what_may_not_be_kept_is_refused(content: bytes, name: str, error: type[Any], status: int) -> None:
    with pytest.raises(error) as refused:
        uploads.check(ContentFile(content, name=name))
    assert refused.value.status == status


def test_a_stored_file_keeps_its_bytes_and_tells_nothing_by_its_name(tmp_path: Path) -> None:
    data = pdf()
    with override_settings(MEDIA_ROOT=str(tmp_path)):
        checked = uploads.check(UploadedFile(io.BytesIO(data), "Runa Testdotter.pdf", size=len(data)))
        name, again = uploads.store(checked), uploads.store(checked)
        assert name != again
        assert "Runa" not in name
        assert name.endswith(".pdf")
        with default_storage.open(name) as stored:
            assert stored.read() == data
        uploads.discard(name)
        uploads.discard(name)
        assert not default_storage.exists(name)


def test_a_storage_that_fails_leaves_nothing_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(*args: object, **kwargs: object) -> str:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(default_storage, "save", full)
    with pytest.raises(uploads.StorageUnavailable) as refused:
        uploads.store(uploads.check(ContentFile(b"plain words", name="cv.txt")))
    assert refused.value.status == 503
