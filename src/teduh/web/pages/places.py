"""The frame of a place's page: its name, its way up, its tabs, its facts in one line."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from teduh.apps.regions import selectors as regions
from teduh.apps.regions.models import Place, PlaceKind
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import region_code_is_valid
from teduh.web.components.formats import number_text
from teduh.web.pages import words

FORMER = "kode-lama"  # in the address: by which former code the reader came


@dataclass(frozen=True)
class Moved:
    """An old code and the address of the place it means today."""

    place: Place


def place_or_moved(request: HttpRequest, code: str) -> Place | Moved:
    """Return the place of a code; a former code tells where the place is now.

    Raises
    ------
    NotFound
        No place has or had the code, or the reader may not see it.
    """
    scope = request.scope  # type: ignore[attr-defined]
    if not region_code_is_valid(code):
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    try:
        return regions.place_get(code, scope=scope)
    except NotFound:
        found = regions.place_resolve(code, scope=scope)
        if found.candidates and found.finding:  # split: the answer names the parts
            raise NotFound(found.finding) from None
        if found.place is None or found.place.path == code:
            raise
        return Moved(found.place)


def with_former_code(target: str, code: str) -> str:
    """Return an address that remembers by which former code the reader came."""
    return f"{target}{'&' if '?' in target else '?'}{urlencode({FORMER: code})}"


def former_code(request: HttpRequest, place: Place) -> str:
    """Return the former code by which the reader came, when it was this place's indeed."""
    code = request.GET.get(FORMER, "")
    if not region_code_is_valid(code):
        return ""
    found = regions.place_resolve(code, scope=request.scope)  # type: ignore[attr-defined]
    is_this = found.place is not None and found.place.pk == place.pk and code != place.path
    return code if is_this else ""


def breadcrumbs(place: Place, *last: tuple[str, str]) -> list[tuple[str, str]]:
    """Return the way from the nation (which the base template adds) down to a place."""
    above = [p for p in regions.place_ancestors(place) if p.level != "nation"]
    own = [] if place.level == "nation" else [place]
    crumbs = [
        (words.place_title(p) if p.level == "regency" else p.name, region_href(p))
        for p in (*above, *own)
    ]
    if crumbs and own and not last:
        crumbs[-1] = (words.place_title(place), "")
    return [*crumbs, *last]


def region_href(place: Any, tab: str = "") -> str:
    """Return the address of a place's page or of one of its tabs."""
    code = getattr(place, "path", place)
    if code == "id" and not tab:
        return reverse("home")
    return reverse("region_tab", args=[code, tab]) if tab else reverse("region", args=[code])


def children_text(children: list[Place]) -> str:
    """Return how many children there are of each kind: `193 desa, 44 kelurahan`."""
    counts: dict[str, int] = {}
    for child in children:
        counts[child.kind] = counts.get(child.kind, 0) + 1
    texts = {
        PlaceKind.PROVINCE: lambda n: ngettext("%(n)s province", "%(n)s provinces", n),
        PlaceKind.KABUPATEN: lambda n: ngettext("%(n)s regency", "%(n)s regencies", n),
        PlaceKind.KOTA: lambda n: ngettext("%(n)s city", "%(n)s cities", n),
        PlaceKind.KECAMATAN: lambda n: ngettext("%(n)s district", "%(n)s districts", n),
        PlaceKind.DESA: lambda n: ngettext("%(n)s village (desa)", "%(n)s villages (desa)", n),
        PlaceKind.KELURAHAN: lambda n: ngettext("%(n)s urban village", "%(n)s urban villages", n),
        PlaceKind.DUSUN: lambda n: ngettext("%(n)s hamlet", "%(n)s hamlets", n),
        PlaceKind.RW: lambda n: ngettext("%(n)s RW", "%(n)s RW", n),
        PlaceKind.RT: lambda n: ngettext("%(n)s RT", "%(n)s RT", n),
    }
    parts = [
        texts[PlaceKind(kind)](count) % {"n": number_text(count)}
        for kind, count in counts.items()
        if kind in texts
    ]
    return ", ".join(parts)


def village_text(place: Place) -> str:
    """Return how many villages lie below a regency: `193 desa, 44 kelurahan`."""
    from teduh.kernel.region_codes import PlaceLevel  # noqa: PLC0415

    rows = regions.place_descendants(place, level=PlaceLevel.VILLAGE).values_list("kind", flat=True)
    kinds = list(rows)
    return children_text_of({kind: kinds.count(kind) for kind in sorted(set(kinds))})


def children_text_of(counts: dict[str, int]) -> str:
    """Return counts by kind in words."""
    parts = []
    for kind, count in counts.items():
        if kind in (PlaceKind.DESA, PlaceKind.DESA_ADAT):
            text = ngettext("%(n)s village (desa)", "%(n)s villages (desa)", count)
        else:
            text = ngettext("%(n)s urban village", "%(n)s urban villages", count)
        parts.append(text % {"n": number_text(count)})
    return ", ".join(parts)


@dataclass(frozen=True, slots=True)
class Tab:
    """One tab of a place's page; only those with content are made."""

    id: str
    title: Any
    href: str
    current: bool


def tabs_of(place: Place, current: str, present: dict[str, bool]) -> list[Tab]:
    """Return the tabs that have content, the current one marked."""
    titles = {
        "": _("Index"),
        "penyebab": _("Causes"),
        "netralitas": _("Neutrality"),
        "pilkada": _("Election"),
        "wilayah": _("Places"),
    }
    return [
        Tab(name, title, region_href(place, name), name == current)
        for name, title in titles.items()
        if name == "" or present.get(name)
    ]
