"""Incumbents as Django sees them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class IncumbencyConfig(AppConfig):
    """Events of Bawaslu and checks of the Pemkab; nothing of it is in the admin site."""

    name = "teduh.apps.incumbency"
    label = "incumbency"
    verbose_name = _("incumbents")
