"""Neutrality at a place: counts of cases as bodies stated them, beside those of its institutions.

What was stated in public is restated row by row, contradictions included, and never summed: rows
count people, cases, reports or nothing that was said. What an institution here has published counts
only who was referred after a violation was found and sanctions in force.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from teduh.apps.counts.listings import (
    hidden_note,
    ladder_note,
    period_text,
    published_rows,
)
from teduh.apps.counts.models import CountsPublication
from teduh.apps.counts.selectors import publications_public
from teduh.apps.regions.models import Place
from teduh.kernel.texts import get_language
from teduh.web.components.formats import date_text, number_text
from teduh.web.components.tables import Column, Table
from teduh.web.pages import words
from teduh.web.pages.figures import real_marks

TAB = "netralitas"
REPORTED = "perkara-dilaporkan"
PUBLISHED = "perkara-instansi"
UNITS: Mapping[str, Callable[[int], str]] = {
    "people": lambda n: ngettext("person", "people", n),
    "cases": lambda n: ngettext("case", "cases", n),
    "reports": lambda n: ngettext("report", "reports", n),
    "events": lambda n: ngettext("campaign event", "campaign events", n),
    "voters": lambda n: ngettext("voter", "voters", n),
    "rulings": lambda n: ngettext("ruling", "rulings", n),
    "not_stated": lambda _n: _("(unit not said)"),
}
MANY = 2  # a number for the plural, where a unit stands as a heading


def counted_text(unit: str, count: int = MANY) -> str:
    """Return what one count is of, in the number that fits."""
    return UNITS[unit](count) if unit in UNITS else unit


RELATIONS: Mapping[str, Any] = {
    "conflict": gettext_lazy("contradicts another row"),
    "part_of": gettext_lazy("counted in another row already"),
    "maybe_part_of": gettext_lazy("perhaps counted in another row"),
    "same_as": gettext_lazy("the same report as another row"),
}


@dataclass(frozen=True, slots=True)
class Report:
    """A count as a body stated it."""

    id: str
    row: Mapping[str, str]
    count: int | None

    @property
    def kind(self) -> str:
        """What was counted, in the reader's language."""
        return self.row[f"kind_{get_language()}"] or self.row["kind_id"]

    @property
    def status(self) -> str:
        """How it stood."""
        return self.row[f"status_{get_language()}"] or self.row["status_id"]

    @property
    def note(self) -> str:
        """What must be known beside it."""
        return self.row[f"note_{get_language()}"]

    @property
    def count_text(self) -> str:
        """The count with its unit, or that it was not stated."""
        if self.count is None:
            return _("number not stated")
        return f"{number_text(self.count)} {self.unit}"

    @property
    def unit(self) -> str:
        """What one is of."""
        return counted_text(self.row["unit"], MANY if self.count is None else self.count)

    @property
    def day(self) -> str:
        """When it was stated."""
        return date_text(self.row["date"]) if self.row["date"] else _("undated")

    @property
    def relation(self) -> str:
        """How it stands to other rows; empty when it stands alone."""
        return str(RELATIONS.get(self.row["relation"], ""))

    @property
    def related(self) -> list[str]:
        """The rows it stands to."""
        return [each for each in self.row["related_ids"].split(";") if each]

    @property
    def source(self) -> str:
        """The outlet."""
        return words.source_words(self.row["source_name"])


@cache
def _reports() -> tuple[Report, ...]:
    raw = (files("teduh.data") / "published" / "case_reports.csv").read_text(encoding="utf-8")
    return tuple(
        Report(row["report_id"], row, int(row["count"]) if row["count"] else None)
        for row in csv.DictReader(io.StringIO(raw))
    )


def reports_of(place: Place) -> list[Report]:
    """Return the counts that were stated about a place, those on neutrality first."""
    found = [report for report in _reports() if report.row["place_code"] == place.path]
    return sorted(found, key=lambda report: report.row["topic"] != "neutrality")


def has_neutrality(place: Place) -> bool:
    """Say whether there is anything to show about a place."""
    return bool(reports_of(place)) or bool(publications_public(place))


def neutrality_context(place: Place) -> dict[str, Any] | None:
    """Return what the tab shows; None when nothing was stated or published."""
    reports, publications = reports_of(place), publications_public(place)
    if not reports and not publications:
        return None
    return {
        "reports": reports,
        "neutrality_count": sum(report.row["topic"] == "neutrality" for report in reports),
        "marks": real_marks(),
        "publications": [_publication(each) for each in publications],
        "reported_table": reported_table(place) if reports else None,
        "published_table": published_table(place) if publications else None,
        "hidden_note": hidden_note(),
        "ladder_note": ladder_note(),
    }


def _publication(publication: CountsPublication) -> dict[str, Any]:
    by_ladder: dict[str, list[dict[str, Any]]] = {}
    for row in published_rows(publication):
        by_ladder.setdefault(row["ladder"], []).append(row)
    return {
        "publication": publication,
        "period": period_text(publication),
        "ladders": [
            {"name": name, "total": rows[0], "lines": rows[1:]} for name, rows in by_ladder.items()
        ],
    }


def reported_table(place: Place) -> Table:
    """Return the stated counts of a place as a table."""
    return Table(
        id=REPORTED,
        title=_("Counts of cases as they were stated"),
        subtitle=_("Never summed: rows count different things, and some contradict each other"),
        columns=(
            Column("kind", _("Kind of case"), "note"),
            Column("count", _("Count"), "count"),
            Column("unit", _("Unit")),
            Column("status", _("State"), "note", sortable=False),
            Column("body", _("Stated by")),
            Column("date", _("Date"), "date"),
            Column("relation", _("Beside other rows")),
            Column("related_ids", _("Rows"), "code", sortable=False, minor=True),
            Column("report_id", _("Row"), "code", minor=True),
            Column("source_grade", _("Grade"), "code", minor=True),
            Column("source_url", _("Source"), "link", sortable=False),
            Column("topic", "topic", file_only=True),
            Column("note", "note", file_only=True),
        ),
        rows=[
            {
                **report.row,
                "kind": report.kind,
                "count": report.count,
                "count__text": "" if report.count is not None else _("not stated"),
                "unit": report.row["unit"],
                "unit__text": report.unit,
                "status": report.status,
                "date__text": report.day,
                "relation": report.row["relation"],
                "relation__text": report.relation,
                "note": report.note,
                "source_url__href": report.row["source_url"],
                "source_url__text": report.source,
            }
            for report in reports_of(place)
        ],
        address=reverse("region_table", args=[place.path, REPORTED]),
        source=_("Public pages, restated; each row has its address"),
        marks=real_marks(),
    )


def published_table(place: Place) -> Table:
    """Return what institutions of a place have published, a row a class and ladder."""
    rows = [row for each in publications_public(place) for row in published_rows(each)]
    return Table(
        id=PUBLISHED,
        title=_("Counts of cases that institutions here have published"),
        subtitle=_("People, by class of act"),
        columns=(
            Column("institution", _("Institution")),
            Column("ladder", _("Ladder")),
            Column("kind", _("Class of act")),
            Column("count", _("People"), "count"),
            Column("since", _("From"), "date"),
            Column("until", _("Until"), "date"),
            Column("ladder_id", "ladder_id", file_only=True),
        ),
        rows=[
            row | {"since__text": date_text(row["since"]), "until__text": date_text(row["until"])}
            for row in rows
        ],
        address=reverse("region_table", args=[place.path, PUBLISHED]),
        source=_("The institutions themselves, by a recorded decision"),
        notes=(hidden_note(), ladder_note()),
    )
