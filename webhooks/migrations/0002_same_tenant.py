"""Composite foreign keys: a delivery, its event, its endpoint and its attempts are of one tenant."""

from django.db import migrations

from hiresscope.lib.tenancy import composite_foreign_keys


class Migration(migrations.Migration):
    dependencies = [("webhooks", "0001_initial")]
    operations = composite_foreign_keys(
        [
            ("webhooks_delivery", "event_id", "webhooks_event"),
            ("webhooks_delivery", "endpoint_id", "webhooks_endpoint"),
            ("webhooks_attempt", "delivery_id", "webhooks_delivery"),
        ]
    )
