"""Follow-up from Excel or CSV: every finding of the file at once, and nothing written with one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Final

from teduh.apps.cases.services.desks import Desk
from teduh.apps.referrals.messages import FollowUpFileMessage as M
from teduh.apps.referrals.rules import DAYS, followup_findings
from teduh.apps.referrals.selectors.boards import PersonLine, person_lines
from teduh.apps.referrals.services.followups import FollowUpChange, followups_record
from teduh.apps.referrals.services.workbooks import COLUMNS, result_words, sanction_words
from teduh.kernel.errors import Finding, Where, raise_errors
from teduh.kernel.numerals import Cell, parse_count, parse_date
from teduh.kernel.scope import Scope
from teduh.kernel.tables import Table, TableRow, read_tables

LEAST_CASE_SIGNS: Final = 8
_LONGEST: Final = 80
_OWN: Final = ("kasus", "jalur_no")  # without these a sheet is something else


@dataclass(frozen=True, slots=True)
class ImportedFollowUps:
    """What an import did."""

    rows: int
    changed: int


def followups_import(*, desk: Desk, scope: Scope, name: str, data: bytes) -> ImportedFollowUps:
    """Read a file of follow-up and write it whole.

    An empty cell changes nothing. Cases that the reader does not hold do not exist here.

    Raises
    ------
    InvalidInput
        Every finding with sheet, row and column: cells that cannot be read (merged, formulas),
        unknown cases, persons and letters, dates as text, rows twice, days that do not fit.
    """
    lines = person_lines(scope=scope, today=desk.today, institution_id=desk.institution.pk)
    tables = read_tables(data, name=name, strict=False, header_marks=_OWN)
    findings: list[Finding] = []
    changes: dict[str, FollowUpChange] = {}
    first_rows: dict[str, int] = {}
    count = 0
    wanted = [table for table in tables if set(_OWN) <= set(table.header)]
    if not wanted:
        params = {"columns": ", ".join(_OWN)}
        findings.append(Finding(M.NO_TABLE, Where(file=name), params))
    for table in wanted:
        findings += table.findings
        findings += _column_findings(table)
        for row in table.rows:
            if all(cell is None for cell in row.cells):
                continue
            count += 1
            reading = _Row(table, row, lines, desk.today)
            change = reading.change()
            findings += reading.findings
            if change is None:
                continue
            key = change.proceeding.pk
            if key in changes:
                params = {"first": first_rows[key]}
                findings.append(Finding(M.ROW_TWICE, table.where(row.row), params))
            changes[key], first_rows[key] = change, first_rows.get(key, row.row)
    if wanted and not count and not findings:
        findings.append(Finding(M.EMPTY, Where(file=name)))
    raise_errors(findings)
    known = {line.proceeding.pk: line.values for line in lines}
    new = [change for key, change in changes.items() if change.values != known[key]]
    return ImportedFollowUps(count, followups_record(desk=desk, changes=new))


def _column_findings(table: Table) -> list[Finding]:
    known = ", ".join(COLUMNS)
    return [
        Finding(M.COLUMN_UNKNOWN, table.where(), {"column": heading, "known": known})
        for heading in table.header
        if heading and heading not in COLUMNS
    ]


class _Row:
    """One row on its way to a change."""

    def __init__(
        self, table: Table, row: TableRow, lines: Sequence[PersonLine], today: date
    ) -> None:
        self.table, self.row, self.lines, self.today = table, row, lines, today
        self.findings: list[Finding] = []
        self.cells: Mapping[str, Cell] = {
            COLUMNS[heading]: row.cells[i]
            for i, heading in enumerate(table.header)
            if heading in COLUMNS
        }

    def change(self) -> FollowUpChange | None:
        """Return the row's new values over what is known, None when it cannot be told whose."""
        line = self._person()
        given = self._given()
        if line is None:
            return None
        values = replace(line.values, **given)
        if not self.findings:
            self.findings += followup_findings(
                values,
                sent_on=line.first.sent_on,
                today=self.today,
                where=self.table.where(self.row.row),
            )
        return FollowUpChange(line.proceeding, values, line.follow_up.version)

    def _person(self) -> PersonLine | None:
        case = self._text("case").lower()
        number = self._number()
        of_case = [
            line
            for line in self.lines
            if len(case) >= LEAST_CASE_SIGNS and line.proceeding.case_id.startswith(case)
        ]
        if len({line.proceeding.case_id for line in of_case}) != 1:
            self._find(M.CASE_UNKNOWN, "kasus", case=case[:40] or "-")
            return None
        if number is None:
            return None
        line = next((each for each in of_case if each.proceeding.number == number), None)
        if line is None:
            self._find(M.PERSON_UNKNOWN, "jalur_no", case=case[:40], number=number)
            return None
        letter = self._text("letter")
        if letter and letter not in {each.letter_number for each in line.referrals}:
            self._find(M.LETTER_UNKNOWN, "nomor_penerusan", number=letter[:_LONGEST])
        return line

    def _number(self) -> int | None:
        cell = self.cells.get("number")
        value = parse_count(cell)  # NaN for an empty one
        if isinstance(value, Finding) or not value.is_integer():
            self._find(M.NOT_A_NUMBER, "jalur_no", text=str(cell or "")[:_LONGEST])
            return None
        return int(value)

    def _given(self) -> dict[str, Any]:
        given: dict[str, Any] = {}
        for heading, name in COLUMNS.items():
            if name in ("case", "number", "letter") or self.cells.get(name) is None:
                continue
            value = self._day(heading, name) if name in DAYS else self._word(heading, name)
            if value is not None:
                given[name] = value
        return given

    def _day(self, heading: str, name: str) -> date | None:
        cell = self.cells[name]
        where = self._where(heading)
        day = parse_date(cell, where)
        if isinstance(day, Finding):
            self.findings.append(day)
            return None
        # A CSV has only texts, so there ISO is a date; anything else may be read in two ways.
        if isinstance(cell, str) and day is not None and cell.strip() != day.isoformat():
            self._find(M.TEXT_DATE, heading, text=cell[:_LONGEST])
            return None
        return day

    def _word(self, heading: str, name: str) -> str | None:
        text = self._text(name)
        if len(text) > _LONGEST:
            self._find(M.TOO_LONG, heading, limit=_LONGEST)
            return None
        words = {"result": result_words(), "decree_kind": sanction_words()}.get(name)
        if words is not None and text not in words:
            self._find(M.VALUE_UNKNOWN, heading, text=text[:_LONGEST], known=", ".join(words))
            return None
        return text

    def _text(self, name: str) -> str:
        cell = self.cells.get(name)
        if isinstance(cell, float) and cell == int(cell):
            cell = int(cell)
        return "" if cell is None else str(cell).strip()

    def _where(self, heading: str) -> Where:
        return self.table.where(self.row.row, self.table.header.index(heading))

    def _find(self, message: M, heading: str, **params: Any) -> None:
        self.findings.append(Finding(message, self._where(heading), params))
