"""Bad input: each line of the list that concerns a dataset, with where it is and how to mend it.

B1  unknown region                                  B2  BPS code for a Kemendagri code
B3  unknown indicator                               B4  text in a number cell
B5  comma decimals, what is ambiguous               B6  negative counts where counts are meant
B7  infinities                                      B8  duplicate rows
B9  missing sheet, renamed column                   B10 formula errors, merged cells
B11 ragged CSV, an encoding that cannot be told     B12 a date where a number is meant
B13 a 200 MB file, a zip bomb, an old .xls, macros  B14 cells that start with `=` in text columns
B15 values at a node and below it together          B16 all at once, and nothing is returned

Cyclic and childless nodes and weights that sum to zero are in `test_framework_files.py`.
"""

import io
import math
from datetime import date
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import pytest
from tests.builders.datasets import FRAMEWORK

from teduh.index import read_dataset, read_framework, write_template
from teduh.index.files import dataset_files
from teduh.index.files.dataset_files import MAX_FINDINGS
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.files.dataset_units import KnownUnits, packaged_units
from teduh.kernel.errors import Finding, TeduhError
from teduh.kernel.messages import FileMessage, NumberMessage, TableMessage
from teduh.kernel.texts import render

UNITS = KnownUnits(
    names={
        "64": "Kalimantan Timur",
        "64.02": "Kabupaten Kutai Kartanegara",
        "64.03": "Kabupaten Berau",
        "64.02.20.1007": "Salok Api Darat",
    },
    renamed={"64.02.13.1001": "64.02.20.1007"},
    bps={"6403": "64.02", "6405": "64.03"},
)


def found(data: str | bytes | Path, name: str = "isian.csv", **options: Any) -> list[Finding]:
    source = data.encode() if isinstance(data, str) else data
    with pytest.raises(TeduhError) as error:
        read_dataset(source, FRAMEWORK, name=name, **options)
    assert str(error.value)  # every finding has words
    return list(error.value.findings)


def brief(findings: list[Finding]) -> list[tuple[Any, Any, str]]:
    return [(f.message, f.where.row, f.where.column) for f in findings]


def book(*rows: list[Any], **cells: Any) -> bytes:
    workbook = openpyxl.Workbook()
    for row in rows:
        workbook.active.append(row)
    for address, value in cells.items():
        workbook.active[address] = value
    out = io.BytesIO()
    workbook.save(out)
    return out.getvalue()


def test_unknown_region__b1() -> None:
    (finding,) = found("unit_id,a\n64.99,1\n", units=UNITS)
    assert (finding.message, finding.where.row, finding.where.column) == (
        M.UNIT_UNKNOWN, 2, "unit_id")  # fmt: skip
    assert brief(found("unit_id,a\nKukar,1\n")) == [(M.UNIT_MALFORMED, 2, "unit_id")]
    assert brief(found("unit_id,a\n,1\n")) == [(M.UNIT_MISSING, 2, "unit_id")]


def test_an_old_code_says_the_new_one__b1() -> None:
    (finding,) = found("unit_id,a\n64.02.13.1001,1\n", units=UNITS)
    assert finding.message is M.UNIT_OLD
    assert finding.params["current"] == "64.02.20.1007"


def test_a_code_that_excel_kept_as_a_number__b1() -> None:
    assert brief(found(book(["unit_id", "a"], [64.1, 1]))) == [(M.UNIT_AS_NUMBER, 2, "unit_id")]
    assert brief(found("unit_id,a\n64.1,1\n")) == [(M.UNIT_AS_NUMBER, 2, "unit_id")]


def test_bps_code_says_both_readings__b2() -> None:
    (finding,) = found("unit_id,a\n6403,1\n", units=UNITS)
    assert render(finding, "id").what == (
        "'6403' sebagai kode Kemendagri berarti Kabupaten Berau (64.03); "
        "sebagai kode BPS berarti Kabupaten Kutai Kartanegara (64.02)."
    )


def test_bps_code_without_a_directory__b2() -> None:
    (finding,) = found(book(["unit_id", "a"], [6403, 1]))
    assert finding.message is M.UNIT_COMPACT
    assert finding.params["dotted"] == "64.03"


def test_bps_code_with_dots_is_known_by_the_name_beside_it__b2() -> None:
    (finding,) = found("unit_id,name,a\n64.03,Kutai Kartanegara,1\n", units=UNITS)
    assert finding.message is M.UNIT_NAME_BPS
    # the name that belongs to the code is no finding
    read_dataset(b"unit_id,name,a\n64.03,Kab. Berau,1\n", FRAMEWORK, units=UNITS)


def test_hamlets_are_known_by_their_village__b1() -> None:
    read_dataset(b"unit_id,a\n64.02.20.1007.rw01.rt02,1\n", FRAMEWORK, units=UNITS)
    (finding,) = found("unit_id,a\n64.02.20.1008.rw01,1\n", units=UNITS)
    assert finding.message is M.UNIT_UNKNOWN


def test_the_packaged_directory__b1_b2() -> None:
    units = packaged_units()
    assert units is not None
    assert units.name("64.02") == "Kabupaten Kutai Kartanegara"
    assert units.from_bps("6403") == "64.02"
    assert units.current("64.02.13.1001") == "64.02.20.1007"
    assert units.similar("64.99").startswith(" → 64.")


def test_unknown_indicator_suggests_the_nearest__b3() -> None:
    (finding,) = found("unit_id,indicator,value\n64.02,peduduk,1\n")
    assert (finding.message, finding.where.row) == (M.INDICATOR_UNKNOWN, 2)
    assert finding.params["hint"] == " → penduduk?"
    assert brief(found("unit_id,b:9,a:1\n64.02,1,1\n")) == [
        (M.GRADE_UNKNOWN, 1, "b:9"),
        (M.NOT_GRADED, 1, "a:1"),
    ]


def test_text_in_a_number_cell__b4() -> None:
    assert brief(found("unit_id,a,c\n64.02,banyak,12 kasus\n")) == [
        (NumberMessage.NOT_A_NUMBER, 2, "a"),
        (NumberMessage.NOT_A_NUMBER, 2, "c"),
    ]
    assert brief(found(book(["unit_id", "a"], ["64.02", "banyak"]))) == [
        (NumberMessage.NOT_A_NUMBER, 2, "a")
    ]


def test_comma_decimals__b5() -> None:
    text = 'unit_id,a,c\n64.02,"44,28",1.234\n64.03,"1.234,5",7\n'
    assert brief(found(text)) == [(NumberMessage.AMBIGUOUS, 2, "c")]
    assert brief(found("unit_id;a\n64.02;44,28\n64.03;1.234\n")) == [
        (NumberMessage.AMBIGUOUS, 3, "a")
    ]
    # the other values of the column show a decimal point, the semicolons a decimal comma
    shown = read_dataset(b"unit_id,a\n64.02,1.234\n64.03,44.28\n", FRAMEWORK)
    assert shown.column("a").tolist() == [1.234, 44.28]
    excel = read_dataset(b"unit_id;a\n64.02;1,234\n", FRAMEWORK)
    assert excel.column("a").tolist() == [1.234]


def test_negative_and_broken_counts__b6() -> None:
    assert brief(found("unit_id,b:1,b:2\n64.02,-1,1.5\n")) == [
        (NumberMessage.NEGATIVE_COUNT, 2, "b:1"),
        (NumberMessage.NOT_INTEGER, 2, "b:2"),
    ]
    # a value that is no count may be below zero
    read_dataset(b"unit_id,a\n64.02,-1\n", FRAMEWORK)


def test_infinities__b7() -> None:
    assert brief(found("unit_id,a,c\n64.02,inf,1e999\n")) == [
        (NumberMessage.INFINITE, 2, "a"),
        (NumberMessage.INFINITE, 2, "c"),
    ]


def test_duplicate_rows__b8() -> None:
    (finding,) = found("unit_id,a\n64.02,1\n64.03,1\n64.02,1\n")
    assert (finding.message, finding.where.row, finding.params["first"]) == (
        M.DUPLICATE_ROW, 4, "2")  # fmt: skip
    (finding,) = found("unit_id,indicator,value\n64.02,a,1\n64.02,a,1\n")
    assert (finding.message, finding.where.row) == (M.DUPLICATE_VALUE, 3)


def test_renamed_and_missing_columns__b9() -> None:
    assert brief(found("kode,a\n64.02,1\n")) == [
        (M.COLUMN_UNKNOWN, 1, "kode"),
        (M.COLUMN_MISSING, 1, ""),
    ]
    assert brief(found("unit_id,indicator,nilai\n64.02,a,1\n")) == [
        (M.COLUMN_UNKNOWN, 1, "nilai"),
        (M.COLUMN_MISSING, 1, ""),
    ]
    (finding,) = found("unit_id,pendduk\n64.02,1\n")
    assert finding.params["hint"] == " → penduduk?"


def test_missing_sheet_and_renamed_column_of_a_template__b9(tmp_path: Path) -> None:
    path = tmp_path / "isian.xlsx"
    write_template(FRAMEWORK, [("64.02", "Kutai Kartanegara")], path)
    workbook = openpyxl.load_workbook(path)
    workbook["dim"]["C3"] = "A lama"
    workbook["dim"]["D4"] = 1
    workbook["ikp"].title = "IKP kita"
    workbook.save(path)
    findings = found(path, name="")
    assert [(f.message, f.where.sheet) for f in findings] == [
        (M.SHEET_MISSING, ""),
        (M.COLUMN_MISSING, "dim"),
        (M.COLUMN_UNKNOWN, "dim"),
    ]
    assert findings[0].params["sheet"] == "ikp"


def test_formula_errors_and_merged_cells__b10() -> None:
    workbook = openpyxl.Workbook()
    page = workbook.active
    page.append(["unit_id", "a", "c"])
    page.append(["64.02", "#REF!", "=A2"])
    page.append(["64.03", 1, 2])
    page["B2"].data_type = "e"
    page.merge_cells("C3:C4")
    out = io.BytesIO()
    workbook.save(out)
    assert brief(found(out.getvalue())) == [
        (TableMessage.FORMULA_ERROR, 2, "a"),
        (TableMessage.FORMULA_NO_VALUE, 2, "c"),
        (TableMessage.MERGED, 3, "c"),
    ]


def test_ragged_csv_and_encodings__b11() -> None:
    assert brief(found("unit_id,a\n64.02,1,2\n64.03\n")) == [
        (TableMessage.RAGGED, 2, ""),
        (TableMessage.RAGGED, 3, ""),
    ]
    shift_jis = "unit_id,name,a\n64.02,日本語,1\n".encode("shift_jis")
    assert found(shift_jis)[0].message is TableMessage.ENCODING_UNKNOWN


def test_a_date_where_a_number_is_meant__b12() -> None:
    (finding,) = found(book(["unit_id", "b:1"], ["64.02", date(2026, 4, 3)]))
    assert (finding.message, finding.where.row, finding.where.column) == (
        NumberMessage.DATE, 2, "b:1")  # fmt: skip
    assert "Excel turned 3-4 into 3 April" in render(finding, "en").what
    assert brief(found("unit_id,a\n64.02,03-Apr\n")) == [(NumberMessage.DATE, 2, "a")]


def test_files_that_are_never_opened__b13(tmp_path: Path) -> None:
    big = tmp_path / "besar.csv"
    with big.open("wb") as file:
        file.truncate(200 * 1024 * 1024)
    assert found(big)[0].message is FileMessage.TOO_LARGE
    old = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + "Workbook".encode("utf-16-le")
    assert found(old)[0].message is FileMessage.XLS_OLD


def test_cells_that_start_like_a_formula__b14() -> None:
    text = "unit_id,indicator,value,note\n64.02,a,1,=HYPERLINK(1)\n"
    assert brief(found(text)) == [(TableMessage.FORMULA_TEXT, 2, "note")]
    guarded = read_dataset(text.replace(",=", ",'=").encode(), FRAMEWORK)
    assert guarded.provenance["note"].to_list() == ["=HYPERLINK(1)"]


def test_values_at_a_node_and_below_it__b15() -> None:
    findings = found("unit_id,ikp,dim,a,b:2,c\n64.02,,44,1,2,\n64.03,50,,,,1\n64.04,,44,,,1\n")
    assert brief(findings) == [
        (M.VALUE_AND_BELOW, 2, "dim"),
        (M.VALUE_AND_BELOW, 3, "ikp"),
    ]
    assert findings[0].params == {"node": "dim", "below": "a, b:2"}
    assert brief(found("unit_id,b,b:1\n64.02,4,1\n")) == [(M.VALUE_AND_GRADES, 2, "b")]


def test_provenance__b4() -> None:
    head = "unit_id,indicator,value,source_url,source_grade,credibility,observed_on\n"
    assert brief(found(f"{head}64.02,a,1,x.id,G,7,kemarin\n")) == [
        (M.SOURCE_URL, 2, "source_url"),
        (M.SOURCE_GRADE, 2, "source_grade"),
        (M.CREDIBILITY, 2, "credibility"),
        (NumberMessage.NOT_A_DATE, 2, "observed_on"),
    ]


def test_periods_and_emptiness() -> None:
    assert brief(found("unit_id,period,a\n64.02,2024,1\n64.03,,1\n")) == [
        (M.PERIOD_MISSING, 3, "period")
    ]
    assert [f.message for f in found("unit_id,a\n64.02,\n")] == [M.NO_VALUES]
    assert [f.message for f in found("unit_id,a\n")] == [M.NO_VALUES]


def test_a_row_with_a_bad_code_is_read_to_its_end__b16() -> None:
    assert brief(found("unit_id,a,b:1\nKukar,x,-1\n64.02,1,1\n64.02,y,1\n")) == [
        (M.UNIT_MALFORMED, 2, "unit_id"),
        (NumberMessage.NOT_A_NUMBER, 2, "a"),
        (NumberMessage.NEGATIVE_COUNT, 2, "b:1"),
        (M.DUPLICATE_ROW, 4, ""),
        (NumberMessage.NOT_A_NUMBER, 4, "a"),
    ]
    assert brief(found("unit_id,indicator,value\nKukar,a,x\n64.02,z,1\n")) == [
        (M.UNIT_MALFORMED, 2, "unit_id"),
        (NumberMessage.NOT_A_NUMBER, 2, "value"),
        (M.INDICATOR_UNKNOWN, 3, "indicator"),
    ]


def test_all_at_once_and_bounded__b16() -> None:
    lines = [f"64.02.{1 + i // 500:02}.{2001 + i % 500},x" for i in range(MAX_FINDINGS + 30)]
    findings = found("unit_id,a\n" + "\n".join(lines))
    assert len(findings) == MAX_FINDINGS + 1
    assert (findings[-1].message, findings[-1].params) == (M.MORE, {"count": 30})


def test_the_same_findings_in_parquet(tmp_path: Path) -> None:
    path = tmp_path / "a.parquet"

    def of(frame: dict[str, Any]) -> list[Any]:
        pl.DataFrame(frame).write_parquet(path)
        return [f.message for f in found(path, name="", units=UNITS)]

    assert of({"unit_id": ["6403"], "a": [1.0]}) == [M.UNIT_TWO_READINGS]
    assert of({"unit_id": ["64.99", None], "a": [1.0, 2.0]}) == [M.UNIT_MISSING, M.UNIT_UNKNOWN]
    assert of({"unit_id": ["64.02", "64.02"], "a": [1, 2]}) == [M.DUPLICATE_ROW]
    assert of({"unit_id": ["64.02"], "a": [math.inf]}) == [NumberMessage.INFINITE]
    assert of({"unit_id": ["64.02"], "b:1": [-1], "b:2": [0.5]}) == [
        NumberMessage.NEGATIVE_COUNT,
        NumberMessage.NOT_INTEGER,
    ]
    assert of({"unit_id": ["64.02"], "a": ["1,5"]}) == [M.COLUMN_TYPE]
    assert of({"unit_id": ["64.02"], "aa": [1]}) == [M.COLUMN_UNKNOWN]
    assert of({"kode": ["64.02"], "a": [1]}) == [M.COLUMN_UNKNOWN, M.COLUMN_MISSING]
    assert of({"unit_id": ["64.02"], "dim": [1], "a": [1]}) == [M.VALUE_AND_BELOW]
    long = {"unit_id": ["64.02"] * 2, "indicator": ["z", "a"], "value": [1, 2]}
    assert of(long) == [M.INDICATOR_UNKNOWN]
    twice = {"unit_id": ["64.02"] * 2, "indicator": ["a", "a"], "value": [1, 2]}
    assert of(twice) == [M.DUPLICATE_ROW]
    graded = {"unit_id": ["64.02"], "a": [1], "source_grade": ["Z"], "credibility": [9]}
    assert of(graded) == [M.SOURCE_GRADE, M.CREDIBILITY]
    path.write_bytes(b"PAR1" + b"\x00" * 50)
    assert [f.message for f in found(path, name="")] == [FileMessage.ARCHIVE_BROKEN]


def test_one_sheet_without_units() -> None:
    assert M.COLUMN_MISSING in [f.message for f in found(book(["x", "y"], [1, 2]))]
    two = openpyxl.Workbook()
    two.active.append(["x"])
    two.create_sheet("B").append(["y"])
    out = io.BytesIO()
    two.save(out)
    assert [f.message for f in found(out.getvalue())] == [M.NO_TABLE]


def test_a_source_without_a_value_is_a_warning() -> None:
    framework = read_framework({"id": "x", "nodes": [{"id": "r"}, {"id": "a", "parent": "r"}]})
    text = b"unit_id,indicator,value,source\n64.02,a,1,x\n64.03,a,,y\n"
    dataset = read_dataset(text, framework)
    assert [f.message for f in dataset.findings] == [M.SOURCE_WITHOUT_VALUE]
    assert len(dataset.provenance) == 1


def test_a_parquet_bomb_is_refused_before_it_is_read__b13(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = tmp_path / "bomb.parquet"
    pl.DataFrame({"unit_id": ["64.02"] * 100_000}).write_parquet(path)
    assert path.stat().st_size < 10_000
    monkeypatch.setattr(dataset_files, "MAX_CELLS", 99_999)
    assert [f.message for f in found(path)] == [FileMessage.ARCHIVE_UNPACKED]
