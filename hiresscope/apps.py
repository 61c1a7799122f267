from django.apps import AppConfig
from django.contrib.admin.apps import AdminConfig


class HiresscopeConfig(AppConfig):
    """The project package is an app for its commands and checks; it has no models."""

    name = "hiresscope"


class StaffConfig(AdminConfig):
    """Django's admin with our log-in and overview."""

    default_site = "hiresscope.staff_site.StaffSite"
