"""Statements of the hot paths: written once, prepared by the server, without the ORM's work for each request.

The rows come as tuples. Queries are counted, logged and made into Django's errors like all others. Connections prepare
a statement when it comes again (``prepare_threshold``); a pooler between must know prepared statements, as PgBouncer
does from 1.21 on.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from typing import Any, TypeVar

import psycopg
from django.db import connection, models

Row = TypeVar("Row", bound=models.Model)


class _Cursor(psycopg.Cursor[Any]):
    """It keeps what it sent, as psycopg's does of what is not prepared: Django's query log asks for it."""

    def _send_query_prepared(self, name: bytes, pgq: Any, *, binary: bool | None = None) -> None:
        self._query = pgq
        super()._send_query_prepared(name, pgq, binary=binary)


def fetch(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """The rows of ``statement``, whose placeholders are ``%(name)s``."""
    connection.close_if_health_check_failed()
    connection.ensure_connection()
    with connection._prepare_cursor(_Cursor(connection.connection)) as cursor:  # type: ignore[attr-defined]
        cursor.execute(statement, values)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


def columns(model: type[models.Model], table: str) -> str:
    """The columns of ``model``, as ``instance`` takes them, of the table or alias ``table``."""
    return ", ".join(f'{table}."{field.column}"' for field in model._meta.concrete_fields)


def instance(model: type[Row], values: tuple[Any, ...]) -> Row:
    """The object that the ORM would have made of ``values``."""
    names, converters = _reading(model)
    given = list(values)
    for place, convert in converters:
        given[place] = convert(given[place])
    return model.from_db("default", names, given)


@cache
def _reading(model: type[models.Model]) -> tuple[list[str], list[tuple[int, Callable[[Any], Any]]]]:
    """The names of a model's columns, and what has to be done to the values of some."""
    converters: list[tuple[int, Callable[[Any], Any]]] = []
    for place, field in enumerate(model._meta.concrete_fields):
        if isinstance(field, models.JSONField):
            read = partial(field.from_db_value, expression=None, connection=connection)  # type: ignore[arg-type]
            converters.append((place, read))
    return [field.attname for field in model._meta.concrete_fields], converters
