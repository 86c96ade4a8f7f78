"""Jobs as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class JobsConfig(AppConfig):
    """Long work with progress, cancelling and retries."""

    name = "teduh.apps.jobs"
    verbose_name = _("Long work")
    label = "jobs"

    def ready(self) -> None:
        """Register the housekeeping."""
        from teduh.apps.jobs import tidy  # noqa: F401 - registers its kind and schedule
