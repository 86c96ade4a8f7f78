"""Words of many subjects' pages; those about figures and places are in `pages/words.py`."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext_lazy as _

LEVELS: Final = {
    "nation": _("Country"),
    "province": _("Province"),
    "regency": _("Regency or city"),
    "district": _("District"),
    "village": _("Village"),
    "hamlet": _("Hamlet"),
    "rw": _("Community unit (RW)"),
    "rt": _("Neighbourhood unit (RT)"),
    "polling_station": _("Polling station"),
}
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

JOBS: Final = {
    "indices.run_build": _("Computing an index"),
    "indices.sweep": _("Clearing files that nothing uses"),
    "indices.requeue": _("Starting waiting work"),
    "jobs.tidy": _("Clearing old work"),
}


def job_title(kind: str) -> str:
    """Return what a kind of long work is called; an unknown one keeps its name."""
    return str(JOBS.get(kind, kind))


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
