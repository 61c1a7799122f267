from django.apps import AppConfig


class HiresscopeConfig(AppConfig):
    """The project package is an app for its commands and checks; it has no models."""

    name = "hiresscope"
