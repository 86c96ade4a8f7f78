"""Counts as Django sees them."""

from django.apps import AppConfig


class CountsConfig(AppConfig):
    """Counts of cases and their publications."""

    name = "teduh.apps.counts"
    label = "counts"
