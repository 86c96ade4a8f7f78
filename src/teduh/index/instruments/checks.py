"""Every fault of the instruments and published figures that ship with Teduh, all at once.

`teduh instruments check` prints these; a test asserts that there are none. A YAML fault of a
framework is reported by its own reader, at its line.
"""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any, Final

from teduh.index.instruments import (
    Instrument,
    InstrumentStatus,
    alternative_of,
    cause_themes,
    instrument_ids,
    load_instrument,
    named_causes,
    published_figures,
    read_instrument_file,
    reading_name,
)
from teduh.index.instruments.messages import InstrumentMessage as M
from teduh.kernel.errors import Finding, InvalidInput, Where
from teduh.kernel.region_codes import NATION_CODE, region_code_is_valid, region_code_level
from teduh.kernel.yaml_files import YamlDocument

FIELDS: Final = (
    "id", "name", "publisher", "published_on", "status", "framework", "dataset", "levels",
    "public_floor", "scale", "about", "nodes", "indicator_count", "known_indicators", "missing",
    "assumptions", "notes", "sources",
)  # fmt: skip
REQUIRED: Final = ("id", "name", "publisher", "status", "levels", "scale", "about", "sources")
FIGURE_STATUSES: Final = (
    "main", "preferred", "press_release", "conflict", "repeat", "update", "approximate",
    "unconfirmed",
)  # fmt: skip
ADVERTORIAL: Final = ("yes", "no", "unknown")
FIGURES: Final = "figures.csv"


def instrument_findings() -> list[Finding]:
    """Return every fault, files first, then tables."""
    found: list[Finding] = []
    for instrument_id in instrument_ids():
        try:
            document = read_instrument_file(instrument_id)
            found.extend(file_findings(document, instrument_id))
            if not found:
                found.extend(_alternatives(load_instrument(instrument_id)))
        except InvalidInput as error:
            found.extend(error.findings)
    if not found:  # the tables name instruments, so those must be sound
        found.extend(figure_findings(published_figures().to_dicts(), _known_places()))
        found.extend(_causes())
    return found


def file_findings(document: YamlDocument, instrument_id: str) -> list[Finding]:
    """Return the faults of one instrument's file."""
    data = document.data if isinstance(document.data, Mapping) else {}
    return [
        *_fields(document, data),
        *_status(document, data, instrument_id),
        *_languages(document, data),
        *_sources(document, data),
    ]


def _fields(document: YamlDocument, data: Mapping[str, Any]) -> Iterator[Finding]:
    for name in data:
        if name not in FIELDS:
            params = {"field": str(name), "known": ", ".join(FIELDS)}
            yield Finding(M.FIELD_UNKNOWN, document.where(str(name)), params)
    for name in REQUIRED:
        if not data.get(name):
            yield Finding(M.FIELD_MISSING, document.where(name), {"field": name})
    if data.get("status") == InstrumentStatus.PUBLISHED_ONLY and not data.get("missing"):
        yield Finding(M.FIELD_MISSING, document.where("missing"), {"field": "missing"})


def _status(
    document: YamlDocument, data: Mapping[str, Any], instrument_id: str
) -> Iterator[Finding]:
    if data.get("id") != instrument_id:
        params = {"instrument": str(data.get("id"))}
        yield Finding(M.ID_NOT_FILE_NAME, document.where("id"), params)
    status = data.get("status")
    known = [s.value for s in InstrumentStatus]
    if status not in known:
        params = {"status": str(status), "known": ", ".join(known)}
        yield Finding(M.STATUS_UNKNOWN, document.where("status"), params)
    elif (status == InstrumentStatus.COMPUTABLE) != bool(data.get("framework")):
        params = {"status": str(status)}
        yield Finding(M.FRAMEWORK_EXPECTED, document.where("framework"), params)


def _languages(document: YamlDocument, data: Mapping[str, Any]) -> Iterator[Finding]:
    """Every text that a page shows must be there in both languages."""
    expected = [("name", data.get("name")), ("publisher", data.get("publisher"))]
    expected += [("about", data.get("about"))]
    scale = data.get("scale")
    expected += [("scale.text", scale.get("text") if isinstance(scale, Mapping) else None)]
    for name in ("missing", "notes"):
        expected += [(f"{name}[{i}]", item) for i, item in enumerate(data.get(name) or ())]
    expected += [(f"nodes.{k}", v) for k, v in (data.get("nodes") or {}).items()]
    for i, item in enumerate(data.get("known_indicators") or ()):
        expected += [(f"known_indicators[{i}].name", item.get("name"))]
    for i, item in enumerate(data.get("sources") or ()):
        expected += [(f"sources[{i}].what", item.get("what"))]
    for i, item in enumerate(data.get("assumptions") or ()):
        for part in ("name", "text", "alternative"):
            expected += [(f"assumptions[{i}].{part}", item.get(part))]
    for path, texts in expected:
        both = isinstance(texts, Mapping) and all(
            isinstance(texts.get(language), str) and texts[language].strip()
            for language in ("id", "en")
        )
        if not both:
            yield Finding(M.LANGUAGE_MISSING, document.where(path), {"field": path})


def _sources(document: YamlDocument, data: Mapping[str, Any]) -> Iterator[Finding]:
    for i, item in enumerate(data.get("sources") or ()):
        if not str(item.get("url", "")).startswith(("http://", "https://")):
            yield Finding(M.SOURCE_MISSING, document.where(f"sources[{i}].url"))


def _alternatives(instrument: Instrument) -> Iterator[Finding]:
    """Build every stated alternative: its recipe must be valid for the framework."""
    for assumption in instrument.assumptions:
        choices = [assumption.id] if assumption.recipe_steps else []
        choices += [f"{assumption.id}:{name}" for name in assumption.grade_weights]
        for choice in choices:
            try:
                alternative_of(instrument.id, choice)
            except InvalidInput as error:
                yield from (f.at(file=f"{instrument.id}.yaml") for f in error.findings)


def figure_findings(
    rows: list[dict[str, Any]], known_places: frozenset[str] = frozenset()
) -> list[Finding]:
    """Return the faults of a table of published figures."""
    ids = Counter(row["figure_id"] for row in rows)
    found = [
        Finding(M.ID_DUPLICATE, Where(file=FIGURES), {"id": figure_id, "count": count})
        for figure_id, count in ids.items()
        if count > 1
    ]
    first_main: dict[tuple[str, ...], str] = {}
    for number, row in enumerate(rows, start=2):
        place = Where(file=FIGURES, row=number)
        found.extend(f.at(file=FIGURES, row=number) for f in _figure(row, known_places))
        if row["copy_of"] and row["copy_of"] not in ids:
            params = {"figure": row["figure_id"], "other": row["copy_of"]}
            found.append(Finding(M.FIGURE_COPY_UNKNOWN, place, params))
        if row["status"] in ("main", "preferred"):
            where_from = row["place_code"] or row["place_name"]
            key = (row["instrument_id"], where_from, row["node"], row["as_of"])
            other = first_main.setdefault(key, row["figure_id"])
            if other != row["figure_id"]:
                params = {"figure": row["figure_id"], "other": other}
                found.append(Finding(M.FIGURE_MAIN_TWICE, place, params))
    return found


def _figure(row: Mapping[str, Any], known_places: frozenset[str]) -> Iterator[Finding]:
    figure = {"figure": row["figure_id"]}
    if row["instrument_id"] not in instrument_ids():
        yield Finding(M.FIGURE_INSTRUMENT, params=figure | {"instrument": row["instrument_id"]})
    elif not _node_is_known(load_instrument(row["instrument_id"]), row["node"]):
        yield Finding(M.FIGURE_NODE, params=figure | {"node": row["node"]})
    if not _place_fits(row, known_places):
        params = figure | {"code": row["place_code"], "level": row["level"]}
        yield Finding(M.FIGURE_PLACE, params=params)
    if row["status"] not in FIGURE_STATUSES:
        params = figure | {"status": row["status"], "known": ", ".join(FIGURE_STATUSES)}
        yield Finding(M.FIGURE_STATUS, params=params)
    if row["value"] is None and row["rank"] is None and not row["category"] and not row["note_en"]:
        yield Finding(M.FIGURE_EMPTY, params=figure)
    if row["value"] is not None and row["value"] != _number(row["printed"]):
        params = figure | {"value": row["value"], "printed": row["printed"]}
        yield Finding(M.FIGURE_VALUE, params=params)
    if not row["source_url"].startswith(("http://", "https://")) or not row["source_name"]:
        yield Finding(M.SOURCE_MISSING)
    if bool(row["note_id"]) != bool(row["note_en"]):
        yield Finding(M.LANGUAGE_MISSING, params={"field": "note"})
    if not _grades_fit(row):
        params = figure | {"grade": row["source_grade"], "credibility": str(row["credibility"])}
        yield Finding(M.FIGURE_GRADE, params=params)


def _grades_fit(row: Mapping[str, Any]) -> bool:
    low = row["advertorial"] == "yes" or bool(row["copy_of"])
    return (
        row["source_grade"] in ("DEF" if low else "ABCDEF")
        and row["source_grade"] != ""
        and row["credibility"] in range(1, 7)
        and row["advertorial"] in ADVERTORIAL
    )


def _node_is_known(instrument: Instrument, node: str) -> bool:
    reading = node.partition(":")[2]
    texts = reading_name(node)
    named = not reading or texts.get("id") != reading
    return bool(instrument.node_name(node)) and named


def _place_fits(row: Mapping[str, Any], known_places: frozenset[str]) -> bool:
    code = row["place_code"]
    if not code:
        return bool(row["place_name"] and row["note_en"])
    if not region_code_is_valid(code) or region_code_level(code).value != row["level"]:
        return False
    return not known_places or code == NATION_CODE or code in known_places


def _number(printed: str) -> float | None:
    try:
        return float(printed)
    except ValueError:
        return None


def _known_places() -> frozenset[str]:
    """The codes of our places data: all provinces and regencies."""
    text = (files("teduh.data") / "places" / "places.csv").read_text(encoding="utf-8")
    return frozenset(row["region_code"] for row in csv.DictReader(text.splitlines()))


def _causes() -> Iterator[Finding]:
    themes = set(cause_themes()["theme"])
    rows = named_causes().to_dicts()
    for cause_id, count in Counter(row["cause_id"] for row in rows).items():
        if count > 1:
            yield Finding(
                M.ID_DUPLICATE, Where(file="named_causes.csv"), {"id": cause_id, "count": count}
            )
    for number, row in enumerate(rows, start=2):
        where = Where(file="named_causes.csv", row=number)
        if row["theme"] not in themes:
            params = {"cause": row["cause_id"], "theme": row["theme"]}
            yield Finding(M.CAUSE_THEME, where, params)
        if not row["text_id"] or not row["text_en"] or bool(row["note_id"]) != bool(row["note_en"]):
            yield Finding(M.LANGUAGE_MISSING, where, {"field": "text"})
        if not row["source_url"].startswith(("http://", "https://")):
            yield Finding(M.SOURCE_MISSING, where)
