"""The published tables that add up and those that do not, as the command checks them.

Requirement: "`teduh cases balance` fails when a figure does not add up, and its tests are the
published tables that do and do not add up".
"""

from __future__ import annotations

from importlib.resources import files

import pytest

from teduh.kernel.errors import InvalidInput, Level
from teduh.law.balance_tables import check_tables

PUBLISHED = files("teduh.data") / "published"


def verdicts() -> dict[str, list[tuple[str, Level]]]:
    data = (PUBLISHED / "case_tables.csv").read_bytes()
    return {
        table.name: [(f.message_id, f.level) for f in table.findings]
        for table in check_tables(data, name="case_tables.csv")
    }


def test_each_published_table_stands_as_it_was_found() -> None:
    found = verdicts()
    wrong = {name: findings for name, findings in found.items() if findings}
    assert wrong == {
        "sigaplapor-2024-01-03": [
            ("law.balance.decided_over_registered", Level.ERROR),
            ("law.balance.parts", Level.ERROR),
        ],
        "kasn-dpr-2024-06": [("law.balance.share", Level.ERROR)],
        "kades-2024-10-28": [("law.balance.split_unknown", Level.WARNING)],
        "semua-jenis-2024-12-04": [("law.balance.parts", Level.ERROR)],
    }
    assert {"kasn-2024-06", "bkn-2024-02-06", "kemendagri-2024-12-05"} <= found.keys()


def findings_of(text: str) -> set[str]:
    with pytest.raises(InvalidInput) as error:
        check_tables(text.encode(), name="hitungan.csv")
    return {finding.message_id for finding in error.value.findings}


def test_a_file_that_cannot_be_read_is_told_at_once() -> None:
    head = "table,measure,name,count,of,printed\n"
    assert findings_of("nama,jumlah\nA,1\n") == {"law.balance.file_column_missing"}
    assert findings_of(head) == {"law.balance.file_empty"}
    assert findings_of(
        head
        + "A,diterima,,5,,\nA,received,,1.234,,\nA,share,x,3,,\nA,ladder,tangga,3,,\n"
        + "A,registered,,3,,\nA,registered,,4,,\nA,received,,-2,,\n"
    ) == {
        "law.balance.file_measure_unknown",
        "law.balance.file_share_incomplete",
        "law.balance.file_ladder_unknown",
        "law.balance.file_count_twice",
        "kernel.number.ambiguous",
        "kernel.number.negative_count",
    }


def test_parts_of_several_totals_are_held_apart() -> None:
    text = (
        "table;measure;name;count\nA;total;laporan;5\nA;part;laporan: pria;3\n"
        "A;part;laporan: wanita;2\nA;total;temuan;4\nA;part;temuan: pria;1\nA;received;;\n"
    )
    (table,) = check_tables(text.encode(), name="a.csv")
    assert [f.params["name"] for f in table.findings] == ["temuan"]
