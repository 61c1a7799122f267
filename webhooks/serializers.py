"""The shapes of webhooks."""

from typing import Any

import orjson
from rest_framework import serializers

from hiresscope.lib.fields import Boolean, Choice, Identifier, Input, Integer, ListOf, Output, Text, Timestamp
from webhooks.events import EVENTS
from webhooks.models import Delivery


class RawURL(serializers.CharField):
    """A URL, taken as it is: what a cleaning would drop must be refused, not mended."""

    default_error_messages = {
        "required": "is required",
        "null": "must not be null",
        "blank": "must not be empty",
        "invalid": "must be a string",
    }

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(trim_whitespace=False, **kwargs)

    def to_internal_value(self, data: Any) -> str:
        """The string, unchanged."""
        if not isinstance(data, str):
            self.fail("invalid")
        return data


class EndpointInput(Input):
    """What an endpoint is made from; its change takes the same fields, none required."""

    url = RawURL()
    events = ListOf(child=Text(max_length=64), min_length=1, max_length=50)
    is_active = Boolean(required=False)
    description = Text(max_length=500, required=False, allow_null=True, allow_blank=True)


class EndpointOut(Output):
    """An endpoint; never its secret."""

    id = Identifier()
    url = Text()
    events = ListOf(child=Text())
    is_active = Boolean()
    description = Text(allow_null=True)
    created_at = Timestamp()
    last_delivery_at = Timestamp(allow_null=True)
    failing_since = Timestamp(allow_null=True)


class EndpointCreatedOut(Output):
    """A new endpoint with its secret, which is shown this once."""

    id = Identifier(source="endpoint.id")
    secret = Text()
    url = Text(source="endpoint.url")
    events = ListOf(child=Text(), source="endpoint.events")
    is_active = Boolean(source="endpoint.is_active")
    description = Text(source="endpoint.description", allow_null=True)
    created_at = Timestamp(source="endpoint.created_at")


class DeletedOut(Output):
    """What is gone."""

    id = Identifier()
    deleted = Boolean()


class AttemptOut(Output):
    """One try; ``statusCode`` is null where no answer came."""

    at = Timestamp()
    status_code = Integer(allow_null=True)
    duration_ms = Integer()
    error = Text(allow_null=True)
    response_snippet = Text(allow_null=True)


class DeliveryOut(Output):
    """A row of the log, with its attempts oldest first."""

    id = Identifier()
    event_id = Identifier()
    event = Choice(EVENTS, source="event.event")
    status = Choice(Delivery.Status.choices)
    attempts = AttemptOut(many=True)
    next_attempt_at = Timestamp(allow_null=True)
    created_at = Timestamp()

    @classmethod
    def get_attempts(cls, row: Delivery) -> list[dict[str, Any]]:
        """The tries, which the selector has fetched."""
        return [AttemptOut.of(one) for one in row.tries.all()]


class DeliveryDetailOut(DeliveryOut):
    """A delivery with what is sent; ``payload`` is null once it was erased."""

    payload = serializers.DictField(allow_null=True)

    @classmethod
    def get_payload(cls, row: Delivery) -> Any:
        """The body as it is sent."""
        return orjson.loads(row.event.body) if row.event.body else None


class QueuedOut(Output):
    """A delivery that was queued."""

    delivery_id = Identifier(source="id")
    event_id = Identifier()


class RecoverInput(Input):
    """A period, by the time of the events; ``until`` is now unless given."""

    since = Timestamp()
    until = Timestamp(required=False, allow_null=True)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        """A period begins before it ends."""
        if attrs.get("until") is not None and attrs["until"] <= attrs["since"]:
            raise serializers.ValidationError({"until": ["must be after since"]})
        return attrs


class RecoveredOut(Output):
    """How many failed deliveries were queued again."""

    queued = Integer()
