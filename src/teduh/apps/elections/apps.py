"""Elections as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ElectionsConfig(AppConfig):
    """Elections with rounds, stages, contests, candidates, electorates and office-holders."""

    name = "teduh.apps.elections"
    verbose_name = _("Elections")
    label = "elections"
