"""Regions as Django sees it."""

from django.apps import AppConfig


class RegionsConfig(AppConfig):
    """Places, their codes over time, boundaries and polling stations."""

    name = "teduh.apps.regions"
    label = "regions"
