from django.apps import AppConfig


class AccountsConfig(AppConfig):
    name = "accounts"
    verbose_name = "Accounts"

    def ready(self) -> None:
        from accounts import delivery  # noqa: F401 - registers the kind of work
        from hiresscope.lib import sentry

        # The lowest app is the first to be ready, so what goes wrong in the others is reported too.
        sentry.configure_from_settings()
