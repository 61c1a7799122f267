"""The one kind of expected failure, and the words that go with each status.

The reason phrases are a table of our own because ``HTTPStatus(413).phrase`` differs between Python 3.11 and 3.13.
"""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

REASONS: Mapping[int, str] = {
    400: "Bad Request",
    401: "Unauthorized",
    403: "Forbidden",
    404: "Not Found",
    405: "Method Not Allowed",
    406: "Not Acceptable",
    409: "Conflict",
    412: "Precondition Failed",
    413: "Payload Too Large",
    415: "Unsupported Media Type",
    429: "Too Many Requests",
    500: "Internal Server Error",
    503: "Service Unavailable",
}

Details = Sequence[Mapping[str, Any]]


class DomainError(Exception):
    """An expected failure of a use case: ``status`` is the HTTP status it becomes, ``code`` a stable machine word.

    Subclasses are named beside the function that raises them and set the class attributes. ``message`` never quotes
    a CV, a secret or another tenant's data. ``headers`` are added to the answer.
    """

    status: ClassVar[int] = 400
    code: ClassVar[str] = "bad_request"
    message: ClassVar[str] = "The request cannot be carried out"

    def __init__(
        self, message: str | None = None, *, details: Details | None = None, headers: Mapping[str, str] | None = None
    ) -> None:
        self.text = message or self.message
        self.details = list(details) if details else None
        self.headers = dict(headers or {})
        super().__init__(self.text)


class ValidationFailed(DomainError):
    """Fields that cannot be accepted: ``problems`` maps a field's path to what is wrong with it."""

    status = 400
    code = "validation_failed"

    def __init__(self, problems: Sequence[tuple[str, str]]) -> None:
        sentence = "; ".join(f"{field} {problem}".strip() for field, problem in problems)
        super().__init__(
            f"Validation failed: {sentence}",
            details=[{"field": field, "message": problem} for field, problem in problems],
        )


class NotFound(DomainError):
    """Absent, or another tenant's: the answer is the same to the byte."""

    status = 404
    code = "not_found"
    message = "Not found"


class Conflict(DomainError):
    status = 409
    code = "conflict"
    message = "The current state does not allow this"


class Forbidden(DomainError):
    status = 403
    code = "forbidden"
    message = "You may not do this"


class Unauthorized(DomainError):
    status = 401
    code = "unauthorized"
    message = "Authentication is required"


class Unavailable(DomainError):
    """A part that the request needs is down; ``Retry-After`` is in whole seconds."""

    status = 503
    code = "unavailable"
    message = "A part of the service that this needs is unavailable; try again shortly"

    def __init__(self, message: str | None = None, *, retry_after: int = 5) -> None:
        super().__init__(message, headers={"Retry-After": str(retry_after)})
