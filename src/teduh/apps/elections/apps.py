"""Elections as Django sees it."""

from django.apps import AppConfig


class ElectionsConfig(AppConfig):
    """Elections with rounds, stages, contests, candidates, electorates and office-holders."""

    name = "teduh.apps.elections"
    label = "elections"
