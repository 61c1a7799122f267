from django.apps import AppConfig


class ApplicationsConfig(AppConfig):
    name = "applications"
    verbose_name = "Applications"

    def ready(self) -> None:
        from applications import delivery, steps  # noqa: F401 - register what mails are made of and the kinds of work
