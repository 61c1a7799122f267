"""The shapes of webhooks."""

from typing import Any

from rest_framework import serializers

from hiresscope.lib.fields import Boolean, Identifier, Input, ListOf, Output, Text, Timestamp


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
