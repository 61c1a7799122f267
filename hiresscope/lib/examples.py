"""Examples of bodies and answers for the OpenAPI document, made from the fields that are declared."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers

from hiresscope.lib.fields import Boolean, Email, Identifier, Timestamp

_ID = "0198c5d2-7a41-7c3e-9b1f-3d2a6f0e8c11"
_TIME = "2030-01-31T09:00:00.000Z"
_WORDS: Mapping[str, str] = {
    "accessToken": "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9…",
    "refreshToken": "k3J9…",
    "tokenType": "Bearer",
    "token": "k3J9…",
    "password": "a long enough phrase",
    "companyName": "Acme",
    "email": "ada@example.com",
    "name": "Ada Lovelace",
    "key": "hsk_live_…",
    "prefix": "hsk_live_A1b2C3",
    "slug": "backend-engineer-x7k2p9",
    "title": "Backend engineer",
    "description": "We look for somebody who builds and runs our services with care.",
    "phone": "+442079460018",
    "linkedinUrl": "https://www.linkedin.com/in/ada",
    "url": "https://hooks.example.com/hiresscope",
    "currency": "USD",
}
_NUMBERS: Mapping[str, int] = {"expiresIn": 900, "score": 82}


def example_of(field: Any, name: str = "") -> Any:
    """A value that ``field`` would take or give."""
    if isinstance(field, serializers.ListSerializer):
        return [example_of(field.child)]
    if isinstance(field, serializers.Serializer):
        return {key: example_of(child, key) for key, child in field.fields.items()}
    if isinstance(field, serializers.ListField):
        return [example_of(field.child, name)]
    for kinds, make in _KINDS:
        if isinstance(field, kinds):
            return make(field, name)
    return {}


def _text(field: Any, name: str) -> str:
    return _WORDS.get(name, name or "text")


def _integer(field: Any, name: str) -> int:
    return _NUMBERS.get(name, max(field.min_value or 0, 1))


_KINDS: tuple[tuple[Any, Any], ...] = (
    (Identifier, lambda field, name: _ID),
    (Timestamp, lambda field, name: _TIME),
    (Email, lambda field, name: "ada@example.com"),
    (serializers.ChoiceField, lambda field, name: next(iter(field.choices))),
    (Boolean, lambda field, name: True),
    (serializers.IntegerField, _integer),
    (serializers.FloatField, lambda field, name: 1.0),
    (serializers.DateField, lambda field, name: "2030-01-31"),
    (serializers.CharField, _text),
)
