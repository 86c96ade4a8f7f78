"""The Excel template of follow-up: one row a referred person, by numbers and never by name."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any, Final

import xlsxwriter

from teduh.apps.referrals.models import Result
from teduh.apps.referrals.rules import DAYS
from teduh.apps.referrals.selectors.boards import PersonLine
from teduh.kernel.messages import N_
from teduh.kernel.texts import translate
from teduh.law.rules.catalogue import sanction_levels

SHEET: Final = "tindak_lanjut"
# heading of the column -> value it holds; the first three say whose row it is.
COLUMNS: Final = {
    "kasus": "case",
    "jalur_no": "number",
    "nomor_penerusan": "letter",
    "nomor_sbt": "sbt_number",
    "tanggal_sbt": "sbt_on",
    "nomor_rekomendasi_bkn": "bkn_number",
    "tanggal_rekomendasi_bkn": "bkn_on",
    "hasil": "result",
    "nomor_sk": "decree_number",
    "tanggal_sk": "decree_on",
    "jenis_sanksi": "decree_kind",
    "berlaku_sejak": "in_force_on",
    "tanggal_idis": "idis_on",
    "tanggal_tembusan_bawaslu": "bawaslu_copy_on",
    "tanggal_jawaban": "answered_on",
}
_LOCKED: Final = 3
_EXTRA_ROWS: Final = 200
_GUIDE: Final = (
    N_("One row for each referred person. Names are not needed and are not read."),
    N_("Copy case, number of the track and letter from the list of referrals."),
    N_("An empty cell changes nothing; what is known already stays."),
    N_("Dates need the format of a date (2026-03-02); a date typed as text is refused."),
    N_("A sanction counts from the day it is in force."),
)


def result_words() -> tuple[str, ...]:
    """Return what stands in the column `hasil`."""
    return tuple(value for value in Result.values if value)


def sanction_words() -> tuple[str, ...]:
    """Return what stands in the column `jenis_sanksi`: levels that are sanctions of a person."""
    return tuple(level for level in sanction_levels() if not level.startswith("tidak_"))


def followup_workbook(lines: Sequence[PersonLine], *, language: str) -> bytes:
    """Return the template with a row for each person, filled with what is known."""
    out = io.BytesIO()
    book = xlsxwriter.Workbook(
        out, {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    page = book.add_worksheet(SHEET)
    head = book.add_format({"bold": True, "bg_color": "#DDE7E4", "border": 1, "num_format": "@"})
    text = book.add_format({"num_format": "@", "border": 1})
    day = book.add_format({"num_format": "yyyy-mm-dd", "border": 1})
    for column, heading in enumerate(COLUMNS):
        is_day = COLUMNS[heading] in DAYS
        page.set_column(column, column, 16, day if is_day else text)
        page.write_string(0, column, heading, head)
    for row, line in enumerate(lines, start=1):
        values = _values(line)
        for column, name in enumerate(COLUMNS.values()):
            value = values[name]
            if isinstance(value, date):
                page.write_datetime(row, column, value, day)
            elif value not in (None, ""):
                page.write_string(row, column, str(value), text)
    last = len(lines) + _EXTRA_ROWS
    headings = list(COLUMNS)
    for heading, words in (("hasil", result_words()), ("jenis_sanksi", sanction_words())):
        column = headings.index(heading)
        page.data_validation(1, column, last, column, {"validate": "list", "source": list(words)})
    page.freeze_panes(1, _LOCKED)
    guide = book.add_worksheet("petunjuk" if language == "id" else "guide")
    guide.set_column(0, 0, 90)
    for row, sentence in enumerate(_GUIDE):
        said = translate(sentence, package="teduh.apps.referrals", language=language)
        guide.write_string(row, 0, said)
    book.close()
    return out.getvalue()


def _values(line: PersonLine) -> dict[str, Any]:
    return {
        "case": line.proceeding.case_id[:8],
        "number": line.proceeding.number,
        "letter": line.first.letter_number,
        **asdict(line.values),
    }
