"""Dataclasses to JSON values and back, by their type hints, so that nothing but plain data crosses from the child."""

from __future__ import annotations

import typing
from dataclasses import fields, is_dataclass
from functools import cache
from typing import Any


def revive(kind: Any, value: Any) -> Any:
    """`value`, as `asdict` and JSON left it, as an instance of `kind`. Raises TypeError on any other shape."""
    origin = typing.get_origin(kind)
    if is_dataclass(kind) and isinstance(kind, type):
        return _dataclass(kind, value)
    if origin is not None:
        return _generic(origin, typing.get_args(kind), value)
    if kind is float:
        return float(_expect(isinstance(value, int | float) and not isinstance(value, bool), value))
    return _expect(kind is Any or isinstance(value, kind), value)


def _generic(origin: Any, arguments: tuple[Any, ...], value: Any) -> Any:
    if origin is tuple:
        return _tuple(arguments, value)
    if origin is typing.Literal:
        return _expect(value in arguments, value)
    if origin is dict:
        key, item = arguments
        _expect(isinstance(value, dict), value)
        return {revive(key, k): revive(item, v) for k, v in value.items()}
    return _union(arguments, value)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return typing.get_type_hints(kind)


def _dataclass(kind: type, value: Any) -> Any:
    _expect(isinstance(value, dict), value)
    hints = _hints(kind)
    return kind(**{f.name: revive(hints[f.name], value[f.name]) for f in fields(kind) if f.name in value})


def _tuple(items: tuple[Any, ...], value: Any) -> tuple[Any, ...]:
    _expect(isinstance(value, list), value)
    if len(items) == 2 and items[1] is Ellipsis:
        return tuple(revive(items[0], v) for v in value)
    _expect(len(items) == len(value), value)
    return tuple(revive(item, v) for item, v in zip(items, value, strict=True))


def _union(kinds: tuple[Any, ...], value: Any) -> Any:
    if value is None:
        return _expect(type(None) in kinds, value)
    for kind in kinds:
        if kind is not type(None):
            try:
                return revive(kind, value)
            except TypeError:
                continue
    raise TypeError("no member of the union fits")


def _expect(fits: bool, value: Any) -> Any:
    if not fits:
        raise TypeError("an answer of another shape")
    return value
