"""Lists: pages by number up to row 10,000, cursors for any length, one shape for all.

A view declares its list once and hands over a queryset that is already scoped to the caller::

    class Jobs(APIView):
        access = {"GET": reads("jobs:read")}

        @operation(gives=JobRow, listing=Listing(
            sorts={"createdAt": "created_at", "title": "title"}, default="-createdAt", filters=JobFilters))
        def get(self, request):
            \"\"\"List the jobs.\"\"\"
            return Job.objects.for_tenant(request.user.tenant).live().values(*JobRow.columns)

* ``sorts`` maps what a client may sort by to a column, an annotation or a path such as ``candidate__name``. Ties are
  broken by id in the same direction, so an index ``(tenant, -created_at, -id)`` serves the page and the cursor.
  What has no value comes last in both directions.
* ``filters`` is a FilterSet (``hiresscope.lib.filters``).
* rows may be objects or ``values()`` dicts; a dict must hold ``id`` and the columns of ``sorts``.
* instead of a queryset a view may hand over rows ``Written`` by one statement.
* ``load`` is called with the rows of one page and returns what is shown, where something has to be looked up for all.

A list is two queries: the count, which stops at 10,001 rows, and the page. A list that ends on its first page is one.
A cursor is signed with its address, caller, sort and filters, so it opens no other list. It is a row comparison
``(sort key, id) < (…)``, which PostgreSQL answers from the index at the same cost however deep the walk is.
A walk sees every row whose sort key does not change meanwhile exactly once.
"""

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar
from uuid import UUID

import django_filters
import orjson
from django.core import signing
from django.core.exceptions import FieldDoesNotExist
from django.db.models import F, Model, QuerySet
from django.db.models.fields.tuple_lookups import Tuple, TupleGreaterThan, TupleLessThan

from hiresscope.lib.errors import ValidationFailed
from hiresscope.lib.fields import Choice, Integer, Text
from hiresscope.lib.filters import narrow
from hiresscope.lib.parameters import Field, read

WrittenRow = tuple[str, Any, UUID]
CAP = 10_000
"""Totals are exact up to here, and page numbers reach as far."""
_NUMBERS: dict[str, Field] = {
    "page": Integer(min_value=1, default=1),
    "limit": Integer(min_value=1, max_value=100, default=20),
    "cursor": Text(max_length=2000),
    "sort": Text(max_length=60),
}


@dataclass(frozen=True, slots=True)
class Order:
    """A sort order: ``column`` and then id, both in the same direction, without a value last."""

    column: str
    descending: bool
    nullable: bool

    def apply(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        """``rows`` in this order."""
        sign = "-" if self.descending else ""
        if self.column in {"id", "pk"}:
            return rows.order_by(f"{sign}id")
        if not self.nullable:
            return rows.order_by(f"{sign}{self.column}", f"{sign}id")
        key = F(self.column)
        first = key.desc(nulls_last=True) if self.descending else key.asc(nulls_last=True)
        return rows.order_by(first, f"{sign}id")

    def after(self, rows: QuerySet[Any], key: Any, last_id: UUID) -> QuerySet[Any]:
        """The ordered ``rows`` with a sort key that come after ``(key, last_id)``."""
        comparison = TupleLessThan if self.descending else TupleGreaterThan
        return self.apply(rows.filter(comparison(Tuple(F(self.column), F("id")), (key, last_id))))

    def empty_after(self, rows: QuerySet[Any], last_id: UUID | None) -> QuerySet[Any]:
        """The ordered ``rows`` without a sort key that come after ``last_id`` (None: all of them)."""
        rows = rows.filter(**{f"{self.column}__isnull": True})
        if last_id is not None:
            rows = rows.filter(**{"id__lt" if self.descending else "id__gt": last_id})
        return self.apply(rows)


class Written(ABC):
    """Rows that one statement finds, counts and writes as JSON, for a list that is asked for all the time.

    Both methods return the total, counted no further than one past the cap, and at most ``wanted`` rows, each as its
    JSON text, its sort key and its id. They raise NotFound where the list itself does not exist.
    """

    model: ClassVar[type[Model]]

    @abstractmethod
    def by_number(self, order: Order, begin: int, wanted: int) -> tuple[int, list[WrittenRow]]:
        """The rows from row ``begin`` on."""

    @abstractmethod
    def by_cursor(self, order: Order, key: Any, last_id: UUID, wanted: int) -> tuple[int, list[WrittenRow]]:
        """The rows that come after ``(key, last_id)``."""


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list may be sorted and narrowed by; see the module's docstring."""

    sorts: Mapping[str, str]
    default: str
    filters: type[django_filters.FilterSet] | None = None
    load: Callable[[list[Any]], Sequence[Any]] | None = None

    @property
    def parameters(self) -> frozenset[str]:
        """Every query parameter that the list takes."""
        return frozenset(_NUMBERS) | frozenset(self.filters.base_filters if self.filters else ())

    @property
    def fields(self) -> dict[str, Field]:
        """The query parameters as fields, for the OpenAPI document."""
        filters = self.filters.base_filters if self.filters else {}
        choices = [sign + name for name in self.sorts for sign in ("", "-")]
        sort = Choice(choices, default=self.default)
        return {**_NUMBERS, "sort": sort, **{name: one.wire for name, one in filters.items() if hasattr(one, "wire")}}

    def page(self, request: Any, rows: QuerySet[Any] | Written, show: Callable[[Any], Any]) -> dict[str, Any]:
        """The page that ``request`` asks for, each row as ``show`` renders it. Raises ValidationFailed."""
        given = request.query_params
        asked = read(_NUMBERS, given)
        if isinstance(rows, Written):
            return self._written_page(request, rows, asked)
        order = self._order(asked["sort"] or self.default, rows.model)
        if self.filters is not None:
            rows = narrow(self.filters, rows, given)
        signer = _signer(request, asked["sort"] or self.default)
        limit: int = asked["limit"]
        if asked["cursor"] is None:
            number: int = asked["page"]
            found = _by_number(order.apply(rows), number, limit)
        else:
            number, key, last_id = _read_cursor(signer, asked["cursor"], numbered="page" in given)
            found = _by_cursor(order, rows, key, last_id, limit)
        shown, more = found[:limit], len(found) > limit
        total = len(shown) if number == 1 and not more else _count(rows)
        data = [show(row) for row in (self.load(shown) if self.load else shown)]
        last = (_value(shown[-1], order.column.split("__")), _value(shown[-1], ["id"])) if more else None
        return _page(data, number, limit, total, _write_cursor(signer, number + 1, *last) if last else None)

    def _written_page(self, request: Any, rows: Written, asked: Mapping[str, Any]) -> dict[str, Any]:
        sort = asked["sort"] or self.default
        order = self._order(sort, rows.model)
        signer = _signer(request, sort)
        limit: int = asked["limit"]
        if asked["cursor"] is None:
            number: int = asked["page"]
            total, found = rows.by_number(order, _begin(number, limit), limit + 1)
        else:
            number, key, last_id = _read_cursor(signer, asked["cursor"], numbered="page" in request.query_params)
            total, found = rows.by_cursor(order, key, last_id, limit + 1)
        shown, more = found[:limit], len(found) > limit
        data = [orjson.Fragment(text) for text, _, _ in shown]
        cursor = _write_cursor(signer, number + 1, shown[-1][1], shown[-1][2]) if more else None
        return _page(data, number, limit, total, cursor)

    def _order(self, sort: str, model: type[Model]) -> Order:
        column = self.sorts.get(sort.removeprefix("-"))
        if column is None or sort.startswith("--"):
            raise ValidationFailed([("sort", f"must be one of {', '.join(self.sorts)}, each also with - before it")])
        return Order(column, descending=sort.startswith("-"), nullable=_nullable(model, column))


def _page(data: list[Any], number: int, limit: int, total: int, cursor: str | None) -> dict[str, Any]:
    return {
        "data": data,
        "page": number,
        "limit": limit,
        "total": min(total, CAP),
        "totalCapped": total > CAP,
        "totalPages": math.ceil(min(total, CAP) / limit),
        "nextCursor": cursor,
    }


def _nullable(model: type[Model], column: str) -> bool:
    try:
        return bool(model._meta.get_field(column).null)
    except FieldDoesNotExist:
        return True


def _count(rows: QuerySet[Any]) -> int:
    """How many rows there are, counted no further than one past the cap."""
    return rows.order_by()[: CAP + 1].count()


def _begin(number: int, limit: int) -> int:
    begin = (number - 1) * limit
    if begin >= CAP:
        raise ValidationFailed([("page", f"must begin before row {CAP:,}; use cursor to go further")])
    return begin


def _by_number(rows: QuerySet[Any], number: int, limit: int) -> list[Any]:
    begin = _begin(number, limit)
    return list(rows[begin : begin + limit + 1])


def _by_cursor(order: Order, rows: QuerySet[Any], key: Any, last_id: UUID, limit: int) -> list[Any]:
    wanted = limit + 1
    if key is None:
        return list(order.empty_after(rows, last_id)[:wanted])
    found = list(order.after(rows, key, last_id)[:wanted])
    if order.nullable and len(found) < wanted:
        found += order.empty_after(rows, None)[: wanted - len(found)]
    return found


# Cursors


def _signer(request: Any, sort: str) -> signing.Signer:
    """Signs cursors of this list alone: its address, caller, sort and filters are part of the key."""
    filters = sorted((k, v) for k, v in request.query_params.items() if k not in _NUMBERS)
    caller = getattr(request.user, "tenant", None) or request.user
    context = [request.path, str(getattr(caller, "pk", "")), sort, filters]
    return signing.Signer(sep=".", salt=f"cursor:{context!r}")


def _write_cursor(signer: signing.Signer, number: int, key: Any, last_id: Any) -> str:
    packed = ["t", key.isoformat()] if isinstance(key, datetime) else ["v", str(key) if isinstance(key, UUID) else key]
    return signer.sign_object([number, *packed, str(last_id)])


def _read_cursor(signer: signing.Signer, text: str, *, numbered: bool) -> tuple[int, Any, UUID]:
    if numbered:
        raise ValidationFailed([("cursor", "cannot be combined with page")])
    try:
        number, kind, key, last_id = signer.unsign_object(text)
    except (signing.BadSignature, ValueError):
        raise ValidationFailed([("cursor", "does not belong to this list, sort and filters")]) from None
    return number, datetime.fromisoformat(key) if kind == "t" else key, UUID(last_id)


def _value(row: Any, path: Iterable[str]) -> Any:
    if isinstance(row, dict):
        return row["__".join(path)]
    for part in path:
        row = getattr(row, part)
    return row
