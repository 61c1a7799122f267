"""The tests' way of speaking to the API: JSON, relative to /api/v1, as one caller."""

import json
from collections.abc import Mapping
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

BASE = "/api/v1"


class Api(Client):
    """A caller of the API: ``api.post("/jobs", {...}).json()``.

    Paths are relative to /api/v1 unless they begin with /api/. Bodies are sent as JSON unless ``content_type`` says
    otherwise; a ``str`` or ``bytes`` body goes out as it is. Every call takes ``headers={...}``.
    """

    def __init__(self, **headers: str) -> None:
        super().__init__(raise_request_exception=False, headers={k.replace("_", "-"): v for k, v in headers.items()})

    @property
    def credentials(self) -> dict[str, str]:
        """The headers that say who calls."""
        return {name.removeprefix("HTTP_").replace("_", "-"): str(value) for name, value in self.defaults.items()}

    def send(self, method: str, path: str, body: Any = None, **extra: Any) -> Any:
        """The response to ``method path`` with ``body`` as JSON."""
        raw = body if isinstance(body, str | bytes) else b"" if body is None else json.dumps(body)
        return self.generic(method, _full(path), raw, extra.pop("content_type", "application/json"), **extra)

    def get(self, path: str, data: Any = None, **extra: Any) -> Any:
        """GET; ``data`` becomes the query string."""
        return super().get(_full(path), data, **extra)

    def head(self, path: str, data: Any = None, **extra: Any) -> Any:
        """HEAD."""
        return super().head(_full(path), data, **extra)

    def post(self, path: str, data: Any = None, **extra: Any) -> Any:
        """POST."""
        return self.send("POST", path, data, **extra)

    def patch(self, path: str, data: Any = None, **extra: Any) -> Any:
        """PATCH."""
        return self.send("PATCH", path, data, **extra)

    def put(self, path: str, data: Any = None, **extra: Any) -> Any:
        """PUT."""
        return self.send("PUT", path, data, **extra)

    def delete(self, path: str, data: Any = None, **extra: Any) -> Any:
        """DELETE."""
        return self.send("DELETE", path, data, **extra)

    def upload(self, path: str, fields: Mapping[str, Any], **extra: Any) -> Any:
        """POST multipart/form-data; files are ``named_file(...)`` or open files, a list sends one part for each."""
        return super().post(_full(path), dict(fields), **extra)


def named_file(name: str, content: bytes, content_type: str = "application/octet-stream") -> SimpleUploadedFile:
    """A file part of a multipart body."""
    return SimpleUploadedFile(name, content, content_type)


def _full(path: str) -> str:
    return path if path.startswith(("/api/", "/health")) else BASE + path
