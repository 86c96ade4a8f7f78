"""Regions as Django sees it."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class RegionsConfig(AppConfig):
    """Places, their codes over time, boundaries and polling stations."""

    name = "teduh.apps.regions"
    verbose_name = _("Places")
    label = "regions"
