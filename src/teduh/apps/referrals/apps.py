"""Referrals as Django sees them."""

from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class ReferralsConfig(AppConfig):
    """Documents, referrals and follow-up; only the list of bodies is in the admin site."""

    name = "teduh.apps.referrals"
    label = "referrals"
    verbose_name = _("Referrals")
