"""The OpenAPI document, derived from what each method declares (``hiresscope.lib.operations``), its ``access`` and its
docstring. Nothing is said twice: statuses, headers, security and examples follow from the declaration.

drf-spectacular enumerates the routes, turns serializers into components and serves the document; this module decides
what an operation looks like.
"""

import functools
import re
from collections import Counter
from typing import Any

import uritemplate
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.plumbing import ResolvedComponent
from rest_framework import serializers

from hiresscope.lib.errors import REASONS
from hiresscope.lib.examples import example_of
from hiresscope.lib.fields import Boolean, CamelSerializer, Input, Output, Text, camel
from hiresscope.lib.operations import Operation
from hiresscope.lib.throttles import names_of

JSON = "application/json"
_MEANINGS = {
    400: "A field, parameter or the body itself cannot be accepted; `details` names each.",
    401: "The credential is missing, malformed, expired or revoked, or wrong.",
    403: "The caller's role, key scope, token type or plan does not allow it; the message says which.",
    404: "Not found, or in another tenant.",
    409: "The current state does not allow it.",
    412: "`If-Match` does not match; nothing was written.",
    413: "The body or a file is too large.",
    415: "A body or file of a type that is not taken.",
    429: "Too many requests; `Retry-After` says when to come again.",
    503: "A part that the request needs is down; `Retry-After` says when to come again.",
}
_HEADERS: dict[str, Any] = {
    "X-Request-Id": {"description": "The request's id.", "schema": {"type": "string"}},
    "RateLimit-Limit": {"description": "Requests that the window allows.", "schema": {"type": "integer"}},
    "RateLimit-Remaining": {"description": "Requests left in it.", "schema": {"type": "integer"}},
    "RateLimit-Reset": {"description": "Seconds until it ends.", "schema": {"type": "integer"}},
    "Retry-After": {"description": "Whole seconds to wait.", "schema": {"type": "integer"}},
    "ETag": {"description": "The state of the resource.", "schema": {"type": "string"}},
    "WWW-Authenticate": {"description": "How to authenticate.", "schema": {"type": "string"}},
    "Idempotent-Replayed": {
        "description": "`true` where the first answer is given again.",
        "schema": {"type": "string"},
    },
}
_ERROR = {
    "type": "object",
    "description": "The body of every error.",
    "required": ["statusCode", "message", "error", "code", "requestId"],
    "properties": {
        "statusCode": {"type": "integer", "minimum": 400, "maximum": 599},
        "message": {"type": "string"},
        "error": {"type": "string", "description": "The HTTP reason phrase."},
        "code": {"type": "string", "description": "A stable machine word."},
        "details": {"type": "array", "items": {"type": "object", "additionalProperties": True}},
        "requestId": {"type": "string"},
    },
}


class Schema(AutoSchema):
    """How one method of one view is described."""

    view: Any

    def is_excluded(self) -> bool:
        """A method without a declaration is left out; a guard test finds it."""
        return self.op is None

    @property
    def op(self) -> Operation | None:
        """The method's declaration."""
        return getattr(getattr(self.view, self.method.lower(), None), "operation", None)

    @property
    def access(self) -> Any:
        """Who may call the method."""
        return self.view.access[self.method]

    def get_operation(self, path: str, path_regex: str, path_prefix: str, method: str, registry: Any) -> Any:
        """The operation object, or None."""
        self.registry, self.path, self.path_regex = registry, path, path_regex
        self.path_prefix, self.method = path_prefix, method.upper()
        op = self.op
        if op is None:
            return None
        described = {
            "operationId": op.name or self.get_operation_id(),
            "summary": self._words()[0],
            "description": "\n\n".join(filter(None, [self._words()[1], self._who()])),
            "tags": self.get_tags(),
            "parameters": self._parameters_of(op),
            "requestBody": self._body_of(op),
            "security": self._security(),
            "responses": self._responses_of(op),
        }
        return {key: value for key, value in described.items() if value or key == "security"}

    def get_operation_id(self) -> str:
        """``jobs_list``, ``jobs_create``, ``jobs_retrieve`` of resources; an address with one method is named by its
        path alone: ``auth_login``, ``jobs_optimize``."""
        name = str(super().get_operation_id())
        if len(self.view.access) > 1 or self.path.endswith("}") or self._is_list_view():
            return name
        return re.sub(r"_(create|retrieve|partial_update|destroy)$", "", name)

    def _is_list_view(self, serializer: Any = None) -> bool:
        return bool(self.op and self.op.listing)

    def _words(self) -> tuple[str, str]:
        doc = (getattr(self.view, self.method.lower()).__doc__ or "").strip()
        first, _, rest = doc.partition("\n")
        return first.rstrip("."), " ".join(rest.split())

    # Who may call

    def _who(self) -> str:
        access = self.access
        if access.public:
            return "Needs no credential."
        if access.candidate:
            return "For candidates."
        words = [f"Roles: {', '.join(sorted(access.roles))}."]
        if access.scope:
            words.append(f"Key scope: `{access.scope}`.")
        elif not access.any_key:
            words.append("Not for API keys.")
        if access.feature:
            words.append(f"Plan feature: `{access.feature}`.")
        return " ".join(words)

    def _security(self) -> list[dict[str, list[str]]]:
        access = self.access
        if access.public:
            return []
        if access.candidate or not (access.scope or access.any_key):
            return [{"bearer": []}]
        return [{"bearer": []}, {"apiKey": []}]

    # Parameters

    def _parameters_of(self, op: Operation) -> list[dict[str, Any]]:
        listed = self._resolve_path_parameters(uritemplate.variables(self.path))  # type: ignore[no-untyped-call]
        fields = dict(op.parameters)
        if op.listing is not None:
            fields |= op.listing.fields
        for name, field in fields.items():
            schema = self._map_serializer_field(field, "request")
            self._insert_field_validators(field, schema)  # type: ignore[no-untyped-call]
            if field.default is not serializers.empty:
                schema["default"] = field.default
            listed.append({"in": "query", "name": name, "schema": schema})
        return [*listed, *_request_headers(self.method, op)]

    # Bodies

    def _body_of(self, op: Operation) -> dict[str, Any] | None:
        if op.form:
            return {"required": True, "content": {"multipart/form-data": {"schema": self._form_of(op)}}}
        if self.method == "GET" or op.takes is None:
            return None
        content = {"schema": self._ref(op.takes(partial=op.partial), "request"), "example": example_of(op.takes())}
        return {"required": not op.partial, "content": {JSON: content}}

    def _form_of(self, op: Operation) -> dict[str, Any]:
        """The fields and the file part as one component; the fields' own would forbid a file beside them."""
        one = {"type": "string", "format": "binary"}
        many = {"type": "array", "items": one, "minItems": 1, "maxItems": 50}
        fields = self._map_serializer(op.takes(), "request") if op.takes else {}  # type: ignore[no-untyped-call]
        schema = {
            "type": "object",
            "required": [*fields.get("required", []), op.files],
            "properties": {**fields.get("properties", {}), op.files: many if op.files == "files" else one},
        }
        name = f"{_base_name(op.takes) if op.takes else 'Files'}Form"
        return self._component(name, schema)

    def _component(self, name: str, schema: dict[str, Any]) -> dict[str, Any]:
        made: Any = ResolvedComponent
        component = made(name=name, type=made.SCHEMA, schema=schema, object=name)
        self.registry.register_on_missing(component)
        ref: dict[str, Any] = component.ref
        return ref

    def _ref(self, serializer: Any, direction: Any) -> dict[str, Any]:
        component = self.resolve_serializer(serializer, direction)
        return component.ref if component else {"type": "object"}

    def get_serializer_name(self, serializer: Any, direction: Any) -> str:
        """``JobOut`` → ``Job``; an input gets ``Request`` behind it. A name that two apps use has the app before it."""
        cls = type(serializer)
        app = cls.__module__.partition(".")[0].capitalize()
        name = _base_name(cls)
        return app + name if _uses()[name, issubclass(cls, Input)] > 1 else name

    def _map_basic_serializer(self, serializer: Any, direction: Any) -> Any:
        schema = super()._map_basic_serializer(serializer, direction)  # type: ignore[no-untyped-call]
        if isinstance(serializer, Input):
            schema["additionalProperties"] = False
        if isinstance(serializer, Output):
            # What has no value is null, never missing.
            schema["required"] = sorted(schema["properties"])
        return schema

    def _map_serializer_field(self, field: Any, direction: Any, bypass_extensions: bool = False) -> Any:
        if isinstance(field, Boolean):
            return {"type": ["boolean", "null"] if field.allow_null else "boolean"}
        schema = super()._map_serializer_field(field, direction, bypass_extensions)  # type: ignore[no-untyped-call]
        if isinstance(field, Text) and direction == "request" and not field.allow_blank:
            schema["minLength"] = max(1, field.min_length or 1)
        return schema

    # Answers

    def _responses_of(self, op: Operation) -> dict[str, Any]:
        answers = {str(op.status): self._answer_of(op)}
        if self.method == "GET" and op.tagged and op.gives and not op.listing:
            answers["304"] = {"description": "Not modified.", "headers": _refs("ETag", "X-Request-Id")}
        for status in sorted(self._error_statuses(op)):
            answers[str(status)] = _error_answer(status)
        return answers

    def _answer_of(self, op: Operation) -> dict[str, Any]:
        names = ["X-Request-Id"]
        if self._is_limited():
            names += ["RateLimit-Limit", "RateLimit-Remaining", "RateLimit-Reset"]
        if self.method == "GET" and op.tagged and not op.listing and op.gives:
            names.append("ETag")
        if self.method == "POST" and op.idempotent:
            names.append("Idempotent-Replayed")
        answer: dict[str, Any] = {"description": self._words()[0] + ".", "headers": _refs(*names)}
        if op.media_type != JSON:
            answer["content"] = {op.media_type: {"schema": {"type": "string", "format": "binary"}}}
        elif op.gives is not None:
            answer["content"] = {JSON: self._content_of(op, op.gives)}
        return answer

    def _content_of(self, op: Operation, gives: type[Output]) -> dict[str, Any]:
        row = self._ref(gives(), "response")
        if op.listing is None:
            return {"schema": row, "example": example_of(gives())}
        name = f"{self.get_serializer_name(gives(), 'response')}Page"
        example = {**_PAGE_EXAMPLE, "data": [example_of(gives())]}
        return {"schema": self._component(name, _page_of(row)), "example": example}

    def _is_limited(self) -> bool:
        return bool(names_of(self.access, self.method, self.view.rates.get(self.method, ())))

    def _error_statuses(self, op: Operation) -> set[int]:
        access = self.access
        statuses = {400, 503, *op.errors}
        if not access.public:
            statuses |= {401, 403}
        if "{" in self.path:
            statuses.add(404)
        if self.method != "GET":
            statuses |= {413, 415}
        if self.method == "POST" and op.idempotent:
            statuses.add(409)
        if self.method == "PATCH" and op.tagged:
            statuses.add(412)
        if self._is_limited():
            statuses.add(429)
        return statuses


def _base_name(cls: type[Any]) -> str:
    return re.sub(r"(Out|Input)$", "", cls.__name__)


@functools.cache
def _uses() -> Counter[tuple[str, bool]]:
    """How many classes share a name, of outputs and of inputs; every view is imported by now."""
    found: set[type[Any]] = set()
    waiting: list[type[Any]] = [CamelSerializer]
    while waiting:
        children = set(waiting.pop().__subclasses__()) - found
        found |= children
        waiting += children
    return Counter((_base_name(cls), issubclass(cls, Input)) for cls in found)


def _request_headers(method: str, op: Operation) -> list[dict[str, Any]]:
    text = {"type": "string", "minLength": 1, "maxLength": 255}
    if method == "POST" and op.idempotent:
        words = "A retry with the same key within 24 hours gets the first answer again."
        return [{"in": "header", "name": "Idempotency-Key", "description": words, "schema": text}]
    if method == "GET" and op.tagged and op.gives and not op.listing:
        return [{"in": "header", "name": "If-None-Match", "schema": {"type": "string"}}]
    if method == "PATCH" and op.tagged:
        words = "The `ETag` that must still hold."
        return [{"in": "header", "name": "If-Match", "description": words, "schema": {"type": "string"}}]
    return []


def _refs(*names: str) -> dict[str, Any]:
    return {name: {"$ref": f"#/components/headers/{name}"} for name in names}


def _error_answer(status: int) -> dict[str, Any]:
    extra = {401: ["WWW-Authenticate"], 429: ["Retry-After"], 503: ["Retry-After"]}.get(status, [])
    example = {"statusCode": status, "message": _MEANINGS[status], "error": REASONS[status], "requestId": "01890a5d"}
    return {
        "description": _MEANINGS[status],
        "headers": _refs("X-Request-Id", *extra),
        "content": {JSON: {"schema": {"$ref": "#/components/schemas/Error"}, "example": {**example, "code": "…"}}},
    }


_PAGE_EXAMPLE = {"page": 1, "limit": 20, "total": 1, "totalCapped": False, "totalPages": 1, "nextCursor": None}


def _page_of(row: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "object",
        "description": "A page of a list; `total` is exact up to 10,000, past that `totalCapped` is true.",
        "required": ["data", *_PAGE_EXAMPLE],
        "properties": {
            "data": {"type": "array", "items": row},
            "page": {"type": "integer", "minimum": 1},
            "limit": {"type": "integer", "minimum": 1, "maximum": 100},
            "total": {"type": "integer", "minimum": 0, "maximum": 10_000},
            "totalCapped": {"type": "boolean"},
            "totalPages": {"type": "integer", "minimum": 0},
            "nextCursor": {"type": ["string", "null"]},
        },
    }


def only_v1(endpoints: list[Any], **kwargs: Any) -> list[Any]:
    """The endpoints that are the contract's."""
    return [endpoint for endpoint in endpoints if endpoint[0].startswith("/api/v1/")]


def finish(result: dict[str, Any], generator: Any, request: Any, public: bool) -> dict[str, Any]:
    """The last pass over the document: shared components, and path variables in camelCase."""
    components = result.setdefault("components", {})
    components.setdefault("schemas", {})["Error"] = _ERROR
    components["schemas"] = dict(sorted(components["schemas"].items()))
    components["headers"] = _HEADERS
    components["securitySchemes"] = {
        "bearer": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"},
        "apiKey": {"type": "apiKey", "in": "header", "name": "X-API-Key"},
    }
    result["paths"] = {_camel_path(path): _camel_parameters(item) for path, item in result["paths"].items()}
    return result


def _camel_path(path: str) -> str:
    return re.sub(r"{(\w+)}", lambda found: "{" + camel(found[1]) + "}", path)


def _camel_parameters(item: dict[str, Any]) -> dict[str, Any]:
    for operation in item.values():
        for parameter in operation.get("parameters", []):
            if parameter["in"] == "path":
                parameter["name"] = camel(parameter["name"])
    return item
