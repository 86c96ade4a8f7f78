"""Jobs as Django sees it."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    """Long work with progress, cancelling and retries."""

    name = "teduh.apps.jobs"
    label = "jobs"
