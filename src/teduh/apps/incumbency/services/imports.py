"""A list of events from XLSX or CSV: all findings at once with sheet, row and column, or all rows.

Columns: `tanggal, jenis, tempat, jabatan, uraian, sumber` and, where there is one, `persetujuan`
(or their English names). Events that are there already are left alone, so that the same list may be
sent again. Other columns are not read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any, Final

from django.db import transaction

from teduh.apps.accounts.models import Institution
from teduh.apps.accounts.unit_files import read_marked
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.messages import WatchMessage as M
from teduh.apps.incumbency.models import Post, WatchedEvent
from teduh.apps.incumbency.rules import ROWS_LIMIT, WATCHERS, text_key
from teduh.apps.incumbency.selectors.calendar import contest_calendar
from teduh.apps.incumbency.services.drafts import (
    EventDraft,
    day_findings,
    desk_place,
    names_known,
    require_desk,
    text_findings,
)
from teduh.apps.incumbency.services.events import event_audit, event_row, event_twin
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.kernel.clock import local_date
from teduh.kernel.errors import Finding, InvalidInput, Where
from teduh.kernel.intake import FileKind, admit, parse_in_child
from teduh.kernel.messages import Message
from teduh.kernel.numerals import Cell, parse_date
from teduh.kernel.scope import Scope
from teduh.kernel.texts import pick
from teduh.law.incumbent import event_kinds

COLUMNS: Final = {
    "on": ("tanggal", "date"),
    "kind": ("jenis", "kind"),
    "place": ("tempat", "place"),
    "post": ("jabatan", "post"),
    "what": ("uraian", "what"),
    "source": ("sumber", "source"),
    "approved_on": ("persetujuan", "approved_on"),
}
REQUIRED: Final = ("on", "kind", "place", "post", "what", "source")


@dataclass(frozen=True, slots=True)
class EventImport:
    """What an import did."""

    created: tuple[WatchedEvent, ...]
    existing: int


@dataclass(frozen=True, slots=True)
class _Line:
    where: Where
    cells: Mapping[str, Cell]
    headings: Mapping[str, str]

    def text(self, field: str) -> str:
        """Return a cell as text; 64.02 typed as a number stays a code."""
        cell = self.cells.get(field)
        return "" if cell is None else str(cell).strip()

    def finding(self, message: Message, field: str, **params: Any) -> Finding:
        """Return a finding in the cell of a field."""
        return Finding(message, self.where, params).at(column=self.headings[field])

    def at(self, field: str, finding: Finding) -> Finding:
        """Return a finding with the cell it speaks of."""
        return Finding(finding.message, self.where, finding.params).at(column=self.headings[field])


def events_import(
    *,
    scope: Scope,
    institution: Institution,
    contest: Contest,
    source: Path | bytes,
    name: str,
    now: datetime,
) -> EventImport:
    """Read events from a file and write them.

    Raises
    ------
    InvalidInput
        Every finding of the file; nothing was written.
    NotAllowed, NotFound
        Without a desk in the institution.
    """
    require_desk(scope, institution, WATCHERS, WATCHERS, _widest(scope, institution))
    lines = _read(source, name)
    drafts, findings = _drafts(lines, scope, institution, contest, now)
    if findings:
        raise InvalidInput(*findings)
    created: list[WatchedEvent] = []
    with transaction.atomic():
        # One import at a time for an institution, so that two of the same list make no twins.
        list(Institution.objects.select_for_update().filter(pk=institution.pk))
        for draft, place in drafts:
            event = event_row(scope, institution, contest, draft, place, now)
            if event_twin(event) is None:
                event.save()
                event_audit(scope, event, "incumbency_event_recorded")
                created.append(event)
    return EventImport(tuple(created), len(drafts) - len(created))


def _widest(scope: Scope, institution: Institution) -> str:
    paths = scope.paths(*WATCHERS, institution_id=institution.pk)
    return paths[0] if paths else institution.place.path


def _read(source: Path | bytes, name: str) -> list[_Line]:
    admitted = admit(source, name=name, kinds=(FileKind.CSV, FileKind.XLSX))
    tables = parse_in_child(read_marked, admitted, COLUMNS["on"], memory_mb=512, seconds=30)
    where = Where(file=name)
    if not tables:
        raise InvalidInput(Finding(M.FILE_EMPTY, where))
    lines: list[_Line] = []
    for table in tables:
        if not table.rows:
            continue
        wanted = {heading.strip().lower(): heading for heading in table.header}
        headings = {
            field: wanted[word]
            for field, words in COLUMNS.items()
            for word in words
            if word in wanted
        }
        where = Where(file=name, sheet=table.sheet)
        missing = [
            Finding(M.COLUMN_MISSING, where, {"name": COLUMNS[field][0]})
            for field in REQUIRED
            if field not in headings
        ]
        if missing:
            raise InvalidInput(*missing)
        index = {field: table.header.index(heading) for field, heading in headings.items()}
        for row in table.rows:
            cells = {field: row.cells[at] for field, at in index.items()}
            if any(cell not in (None, "") for cell in cells.values()):
                lines.append(_Line(Where(name, table.sheet, row.row), cells, headings))
    if not lines:
        raise InvalidInput(Finding(M.FILE_EMPTY, Where(file=name)))
    if len(lines) > ROWS_LIMIT:
        params = {"count": len(lines), "limit": ROWS_LIMIT}
        raise InvalidInput(Finding(M.TOO_MANY, Where(file=name), params))
    return lines


def _drafts(
    lines: list[_Line], scope: Scope, institution: Institution, contest: Contest, now: datetime
) -> tuple[list[tuple[EventDraft, Place]], list[Finding]]:
    codes = {line.text("place") for line in lines}
    places = {
        place.path: place
        for place in Place.objects.filter(path__in=codes, status=PlaceStatus.ACTIVE)
    }
    today = local_date(now, institution.place.path)
    calendar, names = contest_calendar(contest), names_known(contest)
    drafts: list[tuple[EventDraft, Place]] = []
    findings: list[Finding] = []
    seen: dict[tuple[object, ...], int | None] = {}
    for line in lines:
        found, days = _days(line)
        texts = {"what": line.text("what"), "source": line.text("source")}
        found += [line.at(field, f) for field, f in text_findings(texts, names)]
        on = days["on"]
        if on is not None:
            wrong = day_findings(on, days["approved_on"], today=today, calendar=calendar)
            found += [line.at(field, f) for field, f in wrong]
        kind, post = _kind(line.text("kind")), _post(line.text("post"))
        if kind is None:
            known = ", ".join(event_kinds())
            found.append(
                line.finding(M.KIND_UNKNOWN, "kind", kind=line.text("kind")[:40], known=known)
            )
        if post is None:
            known = ", ".join(Post.values)
            found.append(
                line.finding(M.POST_UNKNOWN, "post", post=line.text("post")[:40], known=known)
            )
        place = places.get(line.text("place"))
        if place is None:
            found.append(line.finding(M.PLACE_UNKNOWN, "place", code=line.text("place")[:40]))
        elif not scope.may(
            *WATCHERS, institution_id=institution.pk, path=desk_place(institution, place).path
        ):
            found.append(line.finding(M.PLACE_OUTSIDE, "place", code=place.path))
        if found or on is None or kind is None or post is None or place is None:
            findings += found
            continue
        key = (on, kind, place.pk, text_key(texts["what"]))
        if key in seen:
            findings.append(line.finding(M.ROW_TWICE, "what", row=seen[key]))
        seen.setdefault(key, line.where.row)
        draft = EventDraft(
            kind, on, place.path, post, texts["what"], texts["source"], days["approved_on"]
        )
        drafts.append((draft, place))
    return drafts, findings


def _days(line: _Line) -> tuple[list[Finding], dict[str, date | None]]:
    """Return the days of a line and what is wrong with them; the event's own must be there."""
    found: list[Finding] = []
    days: dict[str, date | None] = {"on": None, "approved_on": None}
    for field in days:
        if field not in line.headings:
            continue
        read = parse_date(line.cells.get(field), line.where)
        if isinstance(read, Finding):
            found.append(read.at(column=line.headings[field]))
        elif read is None and field == "on":
            found.append(line.finding(M.EMPTY, "on", name=line.headings["on"]))
        else:
            days[field] = read
    return found, days


def _kind(text: str) -> str | None:
    """Return the kind that somebody wrote, by its id or its name."""
    word = text.casefold()
    for kind, names in event_kinds().items():
        if word in (kind, *(pick(dict(names), language).casefold() for language in ("id", "en"))):
            return kind
    return None


def _post(text: str) -> str | None:
    """Return the office that somebody wrote, by its id or its label."""
    word = text.casefold()
    return next((p.value for p in Post if word in (p.value, str(p.label).casefold())), None)
