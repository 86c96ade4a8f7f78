"""Words of the field that many pages need, as `docs` and the glossary have them."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

LEVELS = {
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
KINDS = {
    "provinsi": _("Province"),
    "kabupaten": _("Regency"),
    "kota": _("City"),
    "kecamatan": _("District"),
    "desa": _("Village"),
    "kelurahan": _("Urban village"),
    "dusun": _("Hamlet"),
}
ROLES = {
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
