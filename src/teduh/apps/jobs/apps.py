"""Jobs as Django sees it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work with progress, cancelling and retries."""

    name = "teduh.apps.jobs"
    label = "jobs"

    def ready(self) -> None:
        """Register the housekeeping."""
        from teduh.apps.jobs import tidy  # noqa: F401 - registers its kind and schedule
