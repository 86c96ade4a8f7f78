"""Cases as Django sees them."""

from django.apps import AppConfig


class CasesConfig(AppConfig):
    """Complaints, cases, proceedings and referrals; nothing of it is in the admin site."""

    name = "teduh.apps.cases"
    label = "cases"
