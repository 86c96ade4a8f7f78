"""How an open table looks on the screen: which of its columns, their headings, their ids in words.

The files keep every column under its own name. The screen shows those that a reader compares, with
the address of the source behind the source's name.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import polars as pl
from django.urls import reverse
from django.utils.translation import gettext_lazy

from teduh.index.instruments import load_instrument
from teduh.kernel.texts import get_language, pick
from teduh.web.components.formats import date_text, printed_text, with_unit
from teduh.web.components.tables import Column
from teduh.web.pages import words
from teduh.web.pages.figures import unit_text
from teduh.web.pages.nodes import node_name
from teduh.web.pages.region_neutrality import RELATIONS, counted_text

# `*` stands for the reader's language where a table has a column for each.
SCREENS: Mapping[str, tuple[str, ...]] = {
    "angka-terbit": (
        *("place_name", "instrument_id", "node", "value", "category", "as_of"),
        *("status", "source_grade", "source_name"),
    ),
    "penyebab-disebut": (
        *("text_*", "theme_name_*", "speaker", "date", "advertorial"),
        *("source_grade", "source_name"),
    ),
    "pemilih-dan-tps": (
        *("place_name", "election", "measure", "value", "status"),
        *("source_grade", "source_name", "note_*"),
    ),
    "laporan-perkara": (
        *("kind_*", "count", "unit", "status_*", "body", "date", "relation"),
        *("source_grade", "source_name", "note_*"),
    ),
    "kegiatan-pencegahan": (
        *("title_id", "date", "place_name", "kind", "host", "present"),
        *("source_grade", "source_name"),
    ),
    "tabel-perkara": (
        *("table", "measure", "name", "count", "of", "printed", "body", "date"),
        *("source_name", "note_*"),
    ),
    "akses-tps": ("name", "unit_id", "tps", "jarak_kecamatan", "jarak_kabupaten"),
}
TITLES: Mapping[str, Any] = {
    "place_name": gettext_lazy("Place"),
    "name": gettext_lazy("Place"),
    "unit_id": gettext_lazy("Code"),
    "instrument_id": gettext_lazy("Instrument"),
    "node": gettext_lazy("Of what"),
    "value": gettext_lazy("Figure"),
    "category": gettext_lazy("Class"),
    "as_of": gettext_lazy("Date"),
    "date": gettext_lazy("Date"),
    "status": gettext_lazy("State"),
    "status_id": gettext_lazy("State"),
    "status_en": gettext_lazy("State"),
    "unit": gettext_lazy("Unit"),
    "relation": gettext_lazy("Beside other rows"),
    "table": gettext_lazy("Table"),
    "of": gettext_lazy("Of"),
    "printed": gettext_lazy("Printed"),
    "source_grade": gettext_lazy("Grade"),
    "source_name": gettext_lazy("Source"),
    "theme_name": gettext_lazy("Cause"),
    "text": gettext_lazy("What was said"),
    "speaker": gettext_lazy("Speaker's office"),
    "advertorial": gettext_lazy("Advertorial"),
    "election": gettext_lazy("Election"),
    "measure": gettext_lazy("Of what"),
    "body": gettext_lazy("Stated by"),
    "kind_id": gettext_lazy("Kind of case"),
    "kind_en": gettext_lazy("Kind of case"),
    "kind": gettext_lazy("Kind of work"),
    "count": gettext_lazy("Count"),
    "title_id": gettext_lazy("What was done"),
    "host": gettext_lazy("Host"),
    "present": gettext_lazy("People present"),
    "note": gettext_lazy("Note"),
    "tps": gettext_lazy("Polling stations"),
    "jarak_kecamatan": gettext_lazy("To the district (km)"),
    "jarak_kabupaten": gettext_lazy("To the regency (km)"),
}
ELECTIONS: Mapping[str, Any] = {
    "pemilu2024": gettext_lazy("General election 2024"),
    "pilkada2020": gettext_lazy("Pilkada 2020"),
    "pilkada2024": gettext_lazy("Pilkada 2024"),
    "psu2025": gettext_lazy("Re-vote of 19 April 2025"),
    "psu2025_ulang": gettext_lazy("Re-vote repeated at one station, 2025"),
}
MEASURES: Mapping[str, Any] = {
    "tps": gettext_lazy("polling stations"),
    "special_tps": gettext_lazy("special polling stations"),
    "special_tps_voters": gettext_lazy("voters of special polling stations"),
    "dpt_voters": gettext_lazy("voters, final roll"),
    "dpt_male": gettext_lazy("men, final roll"),
    "dpt_female": gettext_lazy("women, final roll"),
    "dpt_voters_one_tps": gettext_lazy("voters of one station, final roll"),
    "dps_voters": gettext_lazy("voters, provisional roll"),
    "dps_male": gettext_lazy("men, provisional roll"),
    "dps_female": gettext_lazy("women, provisional roll"),
    "dphp_voters": gettext_lazy("voters, updated list"),
    "dphp_voters_kelurahan_muara_jawa_ulu": gettext_lazy("voters of Muara Jawa Ulu, updated list"),
    "tps_dphp": gettext_lazy("polling stations, updated list"),
    "tps_dphp_kelurahan_muara_jawa_ulu": gettext_lazy("stations of Muara Jawa Ulu, updated list"),
    "tps_regular_dps": gettext_lazy("ordinary polling stations, provisional roll"),
    "kecamatan": gettext_lazy("districts"),
    "desa_kelurahan": gettext_lazy("villages"),
    "voters_present_one_tps": gettext_lazy("voters present at one station"),
    "turnout_pct": gettext_lazy("turnout (percent)"),
    "votes_cast_bupati": gettext_lazy("ballots cast for regent"),
}
KINDS: Mapping[str, Any] = {
    "apel": gettext_lazy("roll call"),
    "complaint_post": gettext_lazy("complaint post"),
    "coordination": gettext_lazy("coordination"),
    "declaration": gettext_lazy("declaration"),
    "letter": gettext_lazy("circular or letter"),
    "logistics": gettext_lazy("logistics"),
    "mapping": gettext_lazy("mapping of vulnerability"),
    "monitoring_visit": gettext_lazy("monitoring visit"),
    "other": gettext_lazy("other"),
    "outreach_media": gettext_lazy("outreach by media"),
    "outreach_meeting": gettext_lazy("outreach meeting"),
    "pledge": gettext_lazy("pledge"),
    "training": gettext_lazy("training"),
}
ANSWERS: Mapping[str, Any] = {
    "yes": gettext_lazy("yes"),
    "no": gettext_lazy("no"),
    "unknown": gettext_lazy("not known"),
}
_KINDS = {"date": "date", "as_of": "date", "source_grade": "code", "unit_id": "code",
          "count": "count", "of": "count", "present": "count", "tps": "count", "value": "number",
          "jarak_kecamatan": "number", "jarak_kabupaten": "number", "text": "note",
          "category": "class"}  # fmt: skip
_MINOR = frozenset({"source_grade", "note", "advertorial", "host", "unit_id"})
_NUMERIC = pl.Float64, pl.Int64


def screen_columns(dataset_id: str, frame: pl.DataFrame) -> tuple[Column, ...]:
    """Return the columns of the screen in its order, then those that only the files have."""
    language = get_language()
    shown = [name.replace("*", language) for name in SCREENS[dataset_id]]
    shown = [name for name in shown if name in frame.columns]
    if "speaker" in shown and language == "en":
        shown[shown.index("speaker")] = "speaker_en"
    rest = [name for name in frame.columns if name not in shown]
    return (
        *(_column(name, frame) for name in shown),
        *(Column(name, name, _file_kind(name, frame), file_only=True) for name in rest),
    )


def _column(name: str, frame: pl.DataFrame) -> Column:
    base = name if name in TITLES else name.rpartition("_")[0]
    kind = _KINDS.get(base, "text")
    if kind in ("count", "number") and frame.schema[name] not in _NUMERIC:
        kind = "text"
    decimals = 1 if base.startswith("jarak_") else None
    return Column(name, TITLES[base], kind, decimals, minor=base in _MINOR)


def _file_kind(name: str, frame: pl.DataFrame) -> str:
    return "number" if frame.schema[name] in _NUMERIC else "text"


def screen_words(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return what the screen says in place of ids, and where its cells lead."""
    found: dict[str, Any] = {}
    for name, say in _WORDS.items():
        if row.get(name) not in (None, ""):
            found[f"{name}__text"] = say(row)
    if str(row.get("source_url") or "").startswith(("https://", "http://")):
        found["source_name__href"] = row["source_url"]
    if row.get("place_code"):
        found["place_name__href"] = reverse("region", args=[row["place_code"]])
    if row.get("figure_id"):
        found["value__href"] = reverse("figure_source", args=[row["figure_id"]])
        found["category__step"] = words.class_step(row["category"])
    return found


def _figure(row: Mapping[str, Any]) -> str:
    if "printed" not in row:
        return ""
    text = printed_text(row["printed"].rstrip(" %"), row["value"])
    return with_unit(text, unit_text(row["unit"]))


_WORDS: Mapping[str, Callable[[Mapping[str, Any]], str]] = {
    "instrument_id": lambda row: pick(dict(load_instrument(row["instrument_id"]).name)),
    "node": lambda row: node_name(row["instrument_id"], row["node"]),
    "value": _figure,
    "category": lambda row: words.class_words(row["category"]),
    "status": lambda row: str(words.STATUSES.get(row["status"], row["status"])),
    "as_of": lambda row: date_text(row["as_of"]),
    "date": lambda row: date_text(row["date"]),
    "advertorial": lambda row: str(ANSWERS.get(row["advertorial"], row["advertorial"])),
    "election": lambda row: str(ELECTIONS.get(row["election"], row["election"])),
    "measure": lambda row: str(MEASURES.get(row["measure"], row["measure"])),
    "relation": lambda row: str(RELATIONS.get(row["relation"], row["relation"])),
    "unit": lambda row: counted_text(row["unit"]),
    "kind": lambda row: str(KINDS.get(row["kind"], row["kind"])),
    "source_name": lambda row: words.source_words(row["source_name"]),
}
