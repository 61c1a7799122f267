"""What the delivery log can be narrowed by."""

from hiresscope.lib.fields import Choice
from hiresscope.lib.filters import Filters, Param
from webhooks.events import EVENTS
from webhooks.models import Delivery


class DeliveryFilters(Filters):
    """Filters of an endpoint's deliveries."""

    status = Param(Choice(Delivery.Status.choices))
    event = Param(Choice(EVENTS), field_name="event__event")

    class Meta:
        model = Delivery
        fields: tuple[str, ...] = ()
