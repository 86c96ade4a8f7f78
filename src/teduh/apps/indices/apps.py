"""Indices as Django sees it."""

from django.apps import AppConfig


class IndicesConfig(AppConfig):
    """Instruments, datasets, runs, publications and published figures."""

    name = "teduh.apps.indices"
    label = "indices"
