"""Words that pages of many subjects need. Words about figures and places are in `pages/words.py`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

ROLES: Final = {
    "citizen": _("Citizen"),
    "monitor": _("Monitor"),
    "supervisor": _("Supervisor"),
    "analyst": _("Analyst"),
    "coordinator": _("Coordinator"),
    "case_officer": _("Case officer"),
    "custodian": _("Identity custodian"),
    "leader": _("Leader"),
    "administrator": _("Administrator"),
}

# Texts of django-allauth whose Indonesian is missing there, or says it less well. Our catalogue is
# asked before theirs; being named here keeps them in it.
FOREIGN: Final = (
    _("The username and/or password you specified are not correct."),
    _("Please type your current password."),
    _("Use a security key"),
    _("Use your password"),
    _("Use authenticator app or code"),
    _("Authenticator code"),
    _("Master key"),
    _("Backup key"),
    _("Key nr. {number}"),
)
