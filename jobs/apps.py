from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "jobs"
    verbose_name = "Jobs"

    def ready(self) -> None:
        from billing import services
        from jobs import selectors, steps  # noqa: F401 - registers the kind of work

        services.counters["activeJobs"] = selectors.active_count
