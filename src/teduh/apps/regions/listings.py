"""The table of a village's dusun, RW and RT, in the columns in which offices list them."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from teduh.apps.regions.models import Place
from teduh.apps.regions.tabular import PlainTable
from teduh.kernel.region_codes import PlaceLevel


def hamlets_table(village: Place, below: Sequence[Place]) -> PlainTable:
    """Return places below a village. Its CSV may be sent again as a list."""
    return PlainTable(
        id=f"susunan-{village.path}",
        title=_("RW and RT") if village.is_kelurahan else _("Dusun, RW and RT"),
        columns=(
            {"key": "kode", "title": _("Code"), "kind": "code"},
            {"key": "dusun", "title": _("Dusun")},
            {"key": "rw", "title": _("RW")},
            {"key": "rt", "title": _("RT")},
            {"key": "status", "title": _("State")},
        ),
        rows=[_row(place) for place in below],
        address=reverse("hamlets", args=[village.path]),
        empty=_("No place below this village is known yet. Propose one, or send a list."),
    )


def _row(place: Place) -> dict[str, Any]:
    names = {place.level: place.name}
    above = place.parent
    while above is not None and above.level in (PlaceLevel.HAMLET, PlaceLevel.RW):
        names[above.level] = above.name
        above = above.parent
    return {
        "kode": place.path,
        "kode__href": reverse("hamlet_decide", args=[place.path]),
        "dusun": names.get(PlaceLevel.HAMLET),
        "rw": _number(names.get(PlaceLevel.RW)),
        "rt": _number(names.get(PlaceLevel.RT)),
        "status": place.status,
        "status__text": place.get_status_display(),
    }


def _number(name: str | None) -> str | None:
    return name.rpartition(" ")[2] if name else None
