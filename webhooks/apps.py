from django.apps import AppConfig


class WebhooksConfig(AppConfig):
    name = "webhooks"
    verbose_name = "Webhooks"

    def ready(self) -> None:
        from billing import services
        from webhooks import selectors
        from webhooks.delivery import kind  # noqa: F401 - registers the kind of work

        services.counters["webhookEndpoints"] = selectors.count
