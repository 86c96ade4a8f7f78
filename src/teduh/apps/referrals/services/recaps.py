"""*Rekap tindak lanjut*: the persons referred to an agency, with names, for printing.

Made of the cases that the officer herself can open; handed out and kept nowhere.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.conf import settings
from django.utils import translation

from teduh.apps.cases.services.desks import Desk
from teduh.apps.referrals.rules import DESKS
from teduh.apps.referrals.selectors.boards import PersonLine, person_lines
from teduh.apps.referrals.services.documents import officer_name, start_of_day
from teduh.apps.vault.services.items import item_text
from teduh.kernel.clock import format_date
from teduh.kernel.documents.blocks import Document, Grid, Notice, Pairs, Signature, Signatures, Text
from teduh.kernel.scope import Scope
from teduh.kernel.texts import translate
from teduh.law.rules.catalogue import sanction_levels

NOTHING: Final = "—"


@dataclass(frozen=True, slots=True)
class RecapRow:
    """A referred person with the name opened."""

    line: PersonLine
    name: str
    post: str
    unit: str


@dataclass(frozen=True, slots=True)
class Recap:
    """The table of one agency. `followed` of `rows`: a sanction in force or another answer."""

    agency: str
    rows: tuple[RecapRow, ...]
    followed: int
    in_force: int


def recap_open(*, desk: Desk, scope: Scope, agency: str) -> Recap:
    """Open the names of the persons referred to an agency, in the cases the officer holds."""
    lines = person_lines(
        scope=scope, today=desk.today, institution_id=desk.institution.pk, agency=agency
    )
    rows = tuple(_row(desk, line) for line in lines)
    return Recap(
        agency=agency,
        rows=rows,
        followed=sum(line.is_followed for line in lines),
        in_force=sum(line.sanction_holds for line in lines),
    )


def recap_document(*, desk: Desk, recap: Recap) -> Document:
    """Return the recap as a document on its side, in Indonesian."""
    rows = tuple(_cells(number, row) for number, row in enumerate(recap.rows, start=1))
    head = (
        "No.", "Nama dan jabatan", "Penerusan", "SBT dan BKN", "Keputusan", "Berlaku",
        "I'DIS", "Lama di tiap meja",
    )  # fmt: skip
    total = len(recap.rows)
    return Document(
        title="REKAP TINDAK LANJUT PENERUSAN",
        office=desk.institution.name,
        address=desk.institution.place.name,
        made_at=start_of_day(desk),
        place_and_day=f"{desk.institution.place.name}, {_day(desk.today)}",
        blocks=(
            Pairs(
                (
                    ("Pejabat atau lembaga", recap.agency),
                    ("Keadaan per", _day(desk.today)),
                    ("Ditindaklanjuti", f"{recap.followed} dari {total} orang"),
                    ("Sanksi berlaku", f"{recap.in_force} dari {total} orang"),
                )
            ),
            Grid(head, rows, (0.5, 3, 2.4, 2.4, 2.6, 1.5, 1.5, 2.4)),
            Text(
                "Sanksi dihitung sejak berlaku, bukan sejak keputusan. Lama dihitung dalam hari "
                "kalender. Tanda + berarti masih berada di meja itu."
            ),
            Notice(
                "Memuat nama orang. Hanya untuk pejabat yang menindaklanjuti; yang belum diputus "
                "tetap dugaan."
            ),
            Signatures((Signature(desk.institution.name, officer_name(desk)),)),
        ),
        foot="Rekap tindak lanjut",
        is_exercise=bool(settings.EXERCISE),
        is_wide=True,
    )


def _row(desk: Desk, line: PersonLine) -> RecapRow:
    opened = desk.open(line.proceeding.case)
    accused = json.loads(item_text(item=line.proceeding.accused, opened=opened))
    return RecapRow(line, accused["name"], accused.get("post", ""), accused.get("unit", ""))


def _cells(number: int, row: RecapRow) -> tuple[str, ...]:
    line, values = row.line, row.line.values
    levels = sanction_levels()
    kind = levels[values.decree_kind]["name"]["id"] if values.decree_kind in levels else ""
    with translation.override("id"):
        answer = str(line.follow_up.get_result_display()) if values.result and not kind else ""
    desks = "\n".join(
        f"{translate(DESKS[time.desk], package='teduh.apps.referrals', language='id')}: "
        f"{time.days}{'' if time.to else '+'}"
        for time in line.desks
    )
    return (
        str(number),
        _lines(row.name, row.post, row.unit),
        "\n".join(_lines(letter.letter_number, _day(letter.sent_on)) for letter in line.referrals),
        _lines(_pair("SBT", values.sbt_number, values.sbt_on),
               _pair("BKN", values.bkn_number, values.bkn_on)),
        _lines(kind or answer, values.decree_number, _day(values.ended_on)),
        _day(values.in_force_on) or NOTHING,
        _day(values.idis_on) or NOTHING,
        desks,
    )  # fmt: skip


def _pair(label: str, number: str, day: date | None) -> str:
    return f"{label} {number} {_day(day)}".strip() if number or day else ""


def _lines(*texts: str) -> str:
    return "\n".join(text for text in texts if text) or NOTHING


def _day(day: date | None) -> str:
    return format_date(day, language="id") if day else ""
