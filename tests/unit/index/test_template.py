"""The Excel template.

X1  a sheet a dimension, drop-downs, notes, locked headings, a column a grade
X2  write, fill, read: exactly what was filled in, with its sources
X3  both languages, and every text in Indonesian by default
X4  nothing is left half written
"""

import errno
import io
from datetime import date
from pathlib import Path

import openpyxl
import pytest
from tests.builders.datasets import FRAMEWORK, framework_of

from teduh.index import read_dataset, read_framework, write_template
from teduh.index.files.dataset_messages import DatasetMessage, TemplateMessage
from teduh.index.files.template import HEADER_ROW, template_bytes
from teduh.index.files.template_layout import template_sheets
from teduh.kernel import files
from teduh.kernel.errors import DependencyUnavailable, InvalidInput
from teduh.kernel.messages import KernelMessage, NumberMessage, TableMessage
from teduh.kernel.texts import render

UNITS = [("64.02.01", "Muara Muntai"), ("64.02.02", "Loa Kulu"), ("64.02.03", "Loa & <Janan>")]
NAMED = read_framework(
    {
        "id": "contoh",
        "name": {"id": "Contoh", "en": "Example"},
        "nodes": [
            {"id": "r"},
            {"id": "d1", "parent": "r", "name": {"id": "Konteks: sosial/politik", "en": "Context"}},
            {"id": "d2", "parent": "r", "name": {"id": "Partisipasi", "en": "Participation"}},
            {
                "id": "a",
                "parent": "d1",
                "name": {"id": "Kekerasan", "en": "Violence"},
                "unit": "kejadian",
                "scoring": "graded_count",
                "grades": [
                    {"id": "1", "weight": 1, "name": {"id": "Ringan", "en": "Light"}},
                    {"id": "2", "weight": 2},
                ],
            },
            {"id": "b", "parent": "d1", "scoring": "count"},
            {"id": "c", "parent": "d2", "scoring": "occurred"},
            {"id": "e", "parent": "d2", "denominator": "pemilih"},
        ],
    }
)


def opened(framework=NAMED, language="id"):
    return openpyxl.load_workbook(io.BytesIO(template_bytes(framework, UNITS, language=language)))


def saved(book) -> bytes:
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def heading_row(page):
    return [cell.value for cell in page[HEADER_ROW + 1]]


def test_sheets_and_columns__x1_x3() -> None:
    book = opened()
    assert book.sheetnames == [
        "Panduan", "Konteks  sosial politik", "Partisipasi", "Penyebut", "Sumber",
    ]  # fmt: skip
    page = book["Konteks  sosial politik"]
    assert heading_row(page) == ["unit_id", "name", "a:1", "a:2", "b"]
    assert [page.cell(4 + i, 1).value for i in range(3)] == [code for code, _ in UNITS]
    assert page["C2"].value == "Kekerasan"
    assert page.freeze_panes == "C4"
    english = opened(language="en")
    assert english.sheetnames == ["Guide", "Context", "Participation", "Denominators", "Sources"]
    assert heading_row(english["Context"]) == heading_row(page)


def test_only_what_is_to_be_typed_is_unlocked__x1() -> None:
    for page in opened().worksheets:
        assert page.protection.sheet
    page = opened()["Partisipasi"]
    assert page["A3"].protection.locked and page["A4"].protection.locked
    assert not page["C4"].protection.locked


def test_notes_say_the_full_name_and_what_to_enter__x1_x3() -> None:
    page = opened()["Konteks  sosial politik"]
    note = page["C3"].comment.text
    for words in ("a. Kekerasan", "Tingkat keseriusan: Ringan", "banyaknya kejadian", "kejadian"):
        assert words in note
    assert all(cell.comment for cell in page[3] if cell.value)


def test_drop_downs_and_limits__x1() -> None:
    book = opened()
    rules = {
        str(rule.sqref): (rule.type, rule.operator, rule.formula1)
        for rule in book["Partisipasi"].data_validations.dataValidation
    }
    assert rules["C4:C6"] == ("list", None, '"0,1"')
    assert rules["D4:D6"][0] == "decimal"
    counts = book["Konteks  sosial politik"].data_validations.dataValidation
    assert {(r.type, r.operator, r.formula1) for r in counts} == {
        ("whole", "greaterThanOrEqual", "0")
    }
    lists = [r.formula1 for r in book["Sumber"].data_validations.dataValidation]
    assert '"A,B,C,D,E,F"' in lists
    assert '"1,2,3,4,5,6"' in lists
    assert "'Konteks  sosial politik'!$A$4:$A$6" in lists
    guide = next(f for f in lists if "Panduan" in f)
    first, last = (int(part.rpartition("$")[2]) for part in guide.split(":"))
    columns = [book["Panduan"].cell(row, 1).value for row in range(first, last + 1)]
    assert columns == ["a:1", "a:2", "b", "c", "e", "pemilih"]


@pytest.mark.parametrize("language", ["id", "en"])
def test_write_fill_read__x2(tmp_path: Path, language: str) -> None:
    path = tmp_path / "isian.xlsx"
    write_template(NAMED, UNITS, path, language=language)
    book = openpyxl.load_workbook(path)
    filled: dict[tuple[str, str], float] = {}
    number = 0
    for page in book.worksheets[1:-1]:
        for column, heading in enumerate(heading_row(page), 1):
            if column < 3 or heading is None:
                continue
            for row, (code, _) in enumerate(UNITS, 4):
                number += 1
                if number % 4 == 0:
                    continue
                value = number % 2 if heading == "c" else number
                value = value + 0.25 if heading == "e" else value
                page.cell(row, column).value = value
                filled[code, heading] = value
    known = ["64.02.01", "a:1", "Form A", "https://x.id/1", "B", 2, date(2024, 11, 20), "hujan"]
    for column, cell in enumerate(known, 1):
        book.worksheets[-1].cell(4, column).value = cell
    book.save(path)
    dataset = read_dataset(path, NAMED)
    read = {
        (unit, column): dataset.values[i, j]
        for i, unit in enumerate(dataset.unit_ids)
        for j, column in enumerate(dataset.columns)
        if dataset.values[i, j] == dataset.values[i, j]
    }
    assert read == filled
    assert dataset.names == ("Muara Muntai", "Loa Kulu", "Loa & <Janan>")
    row = dataset.provenance.rows(named=True)[0]
    assert [row[k] for k in ("unit_id", "indicator", "source", "credibility", "observed_on")] == [
        "64.02.01", "a:1", "Form A", 2, date(2024, 11, 20),
    ]  # fmt: skip
    assert dataset.findings == ()


def test_an_empty_template_says_that_it_is_empty__x2(tmp_path: Path) -> None:
    path = tmp_path / "isian.xlsx"
    write_template(NAMED, UNITS, path)
    with pytest.raises(InvalidInput) as error:
        read_dataset(path, NAMED)
    assert [f.message for f in error.value.findings] == [DatasetMessage.NO_VALUES]


def test_sheet_names_that_excel_takes() -> None:
    long = "Nama dimensi yang sangat panjang sekali"
    nodes = [
        {"id": "r"},
        *({"id": f"d{i}", "parent": "r", "name": {"id": long}} for i in range(3)),
        *({"id": f"i{i}", "parent": f"d{i}"} for i in range(3)),
    ]
    framework = read_framework({"id": "x", "nodes": nodes})
    titles = [sheet.title for sheet in template_sheets(framework, "id")]
    assert len(set(titles)) == 3
    assert all(len(title) <= 31 for title in titles)


def test_indicators_right_below_the_root_have_a_sheet() -> None:
    sheets = template_sheets(FRAMEWORK, "id")
    assert [(s.title, s.columns) for s in sheets] == [
        ("ikp", ("c",)), ("dim", ("a", "b:1", "b:2")), ("Penyebut", ("penduduk",)),
    ]  # fmt: skip


def test_no_units(tmp_path: Path) -> None:
    with pytest.raises(InvalidInput) as error:
        write_template(framework_of(), [], tmp_path / "x.xlsx")
    assert error.value.findings[0].message is TemplateMessage.NO_UNITS
    assert list(tmp_path.iterdir()) == []


def test_a_full_disk_leaves_the_old_file__x4(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "isian.xlsx"
    path.write_bytes(b"lama")

    def full(handle: int) -> None:
        raise OSError(errno.ENOSPC, "full")

    monkeypatch.setattr(files.os, "fsync", full)
    with pytest.raises(DependencyUnavailable) as error:
        write_template(NAMED, UNITS, path)
    assert error.value.findings[0].message is KernelMessage.DISK_FULL
    assert [p.name for p in tmp_path.iterdir()] == ["isian.xlsx"]
    assert path.read_bytes() == b"lama"


def test_a_bad_value_is_one_finding_at_its_own_cell_with_its_letter__x2() -> None:
    """That its source now has no value follows from it and is not told again."""
    for bad, message in (
        ("banyak", NumberMessage.NOT_A_NUMBER),
        ("#DIV/0!", TableMessage.FORMULA_ERROR),
    ):
        book = opened()
        page = book["Konteks  sosial politik"]
        page["C4"], page["D4"] = bad, 1
        book["Sumber"].append(["64.02.01", "a:1", "Koran", None, "B", 2, None, None])
        with pytest.raises(InvalidInput) as caught:
            read_dataset(saved(book), NAMED, name="isian.xlsx")
        assert [f.message for f in caught.value.findings] == [message]
        where = render(caught.value.findings[0], "id").where
        assert where == "isian.xlsx, lembar Konteks  sosial politik, baris 4, kolom C (a:1)"
    # where there never was a value, the source is told
    book = opened()
    book["Konteks  sosial politik"]["D4"] = 1
    book["Sumber"].append(["64.02.01", "a:1", "Koran", None, "B", 2, None, None])
    dataset = read_dataset(saved(book), NAMED, name="isian.xlsx")
    assert [f.message for f in dataset.findings] == [DatasetMessage.SOURCE_WITHOUT_VALUE]
