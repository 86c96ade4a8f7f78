"""Tables out of CSV and XLSX.

T1  CSV as an Indonesian Excel saves it: semicolons, decimal commas, BOM, Windows-1252, UTF-16
T2  an encoding or a delimiter that cannot be told is refused
T3  ragged CSV, quotation marks that do not pair
T4  XLSX: formula errors, formulas without a stored result, merged cells, hidden sheets, dates
T5  cells that start with `=` in text; the guard of what we write is undone on reading
T6  headings missing or twice
"""

import io
from datetime import date, datetime

import openpyxl
import pytest
import xlsxwriter

from teduh.kernel.errors import InvalidInput, Level
from teduh.kernel.messages import TableMessage as M
from teduh.kernel.tables import decode_text, read_tables, write_csv
from teduh.kernel.xlsx import column_letter


def csv_table(data: bytes | str):
    data = data if isinstance(data, bytes) else data.encode()
    return read_tables(data, name="isian.csv")[0]


def rows(table):
    return [row.cells for row in table.rows]


def findings(data, name="isian.csv"):
    with pytest.raises(InvalidInput) as error:
        read_tables(data if isinstance(data, bytes) else data.encode(), name=name)
    return [(f.message, f.where.sheet, f.where.row, f.where.column) for f in error.value.findings]


def workbook(fill) -> bytes:
    book = openpyxl.Workbook()
    fill(book)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


TEXT = "unit_id;nama;a\r\n64.02;Café “Étam”;44,28\r\n64.03;;\r\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16", "utf-16-le"])
def test_as_an_indonesian_excel_saves_it__t1(encoding: str) -> None:
    table = csv_table(TEXT.encode(encoding))
    assert table.header == ("unit_id", "nama", "a")
    assert rows(table) == [("64.02", "Café “Étam”", "44,28"), ("64.03", None, None)]
    assert table.decimal == ","
    assert [row.row for row in table.rows] == [2, 3]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters__t1(delimiter: str) -> None:
    text = delimiter.join(["a", "b"]) + "\n" + delimiter.join(["1", "2"]) + "\n"
    assert rows(csv_table(text)) == [("1", "2")]


def test_the_line_that_excel_puts_first__t1() -> None:
    table = csv_table("sep=;\r\na;b\r\n1,5;2\r\n")
    assert table.header == ("a", "b")
    assert table.rows[0].row == 3


def test_decimal_commas_beside_semicolons_are_no_delimiter__t1() -> None:
    assert rows(csv_table("a;b;c\n1,5;2,5;3,5\n")) == [("1,5", "2,5", "3,5")]


def test_quotes_hold_separators_and_line_ends__t1() -> None:
    table = csv_table('a,b\n"x, y","one\ntwo"\n3,4\n')
    assert rows(table) == [("x, y", "one\ntwo"), ("3", "4")]
    assert [row.row for row in table.rows] == [2, 3]  # as a spreadsheet counts


@pytest.mark.parametrize(
    "data",
    [
        "nama;a\nПривет;1\n".encode("koi8-r"),
        "nama;a\n日本語;1\n".encode("shift_jis"),
        "nama;a\nCafé;1\n".encode() + b"\xe9\xe8\xff;2\n",  # half UTF-8, half something else
    ],
)
def test_an_encoding_that_cannot_be_told__t2(data: bytes) -> None:
    assert findings(data)[0][0] is M.ENCODING_UNKNOWN


def test_decode_text_keeps_plain_text_plain() -> None:
    assert decode_text(b"abc") == "abc"


def test_a_delimiter_that_cannot_be_told__t2() -> None:
    assert findings("a,b;c\n1,2;3\n")[0][0] is M.DELIMITER_UNKNOWN


def test_ragged_rows_all_at_once__t3() -> None:
    assert findings("a,b\n1\n1,2\n1,2,3\n") == [(M.RAGGED, "", 2, ""), (M.RAGGED, "", 4, "")]


def test_empty_cells_at_the_end_are_not_ragged__t3() -> None:
    assert rows(csv_table("a;b;;\n1;2;;\n;;;\n3;4;;\n")) == [("1", "2"), ("3", "4")]


def test_quotes_that_do_not_pair__t3() -> None:
    assert findings('a,b\n1,2\n"3,4\n5,6\n') == [(M.QUOTES, "", 3, "")]


def test_a_zero_byte__t3() -> None:
    assert findings(b"a,b\n1,2\n3,\x00\n")[0][0] is M.NUL


def test_formula_errors_and_missing_results__t4() -> None:
    def fill(book):
        sheet = book.active
        sheet.title = "Isian"
        sheet.append(["unit_id", "a", "b"])
        sheet.append(["64.02", "#DIV/0!", 1])
        sheet.append(["64.03", 2, "=B2*2"])
        sheet["B2"].data_type = "e"

    assert findings(workbook(fill), "isian.xlsx") == [
        (M.FORMULA_ERROR, "Isian", 2, "a"),
        (M.FORMULA_NO_VALUE, "Isian", 3, "b"),
    ]


def test_the_stored_result_of_a_formula_is_its_value__t4() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, ["a", "b", "c"])
        sheet.write_formula(1, 0, "=1+1", None, 2)
        sheet.write_formula(1, 1, '="x"&"y"', None, "xy")
        sheet.write_boolean(1, 2, True)
    assert rows(read_tables(out.getvalue(), name="x.xlsx")[0]) == [(2, "xy", True)]


def test_merged_cells__t4() -> None:
    def fill(book):
        book.active.append(["unit_id", "a"])
        book.active.append(["64.02", 1])
        book.active.append(["64.03", 1])
        book.active.merge_cells("B2:B3")

    assert findings(workbook(fill), "x.xlsx") == [(M.MERGED, "Sheet", 2, "a")]


def test_titles_above_the_header_may_be_merged__t4() -> None:
    def fill(book):
        book.active.append(["Isian 2024"])
        book.active.merge_cells("A1:B1")
        book.active.append(["unit_id", "a"])
        book.active.append(["64.02", 1])

    (table,) = read_tables(workbook(fill), name="x.xlsx", header_marks={"unit_id"})
    assert table.header_row == 2
    assert rows(table) == [("64.02", 1)]


def test_hidden_sheets_are_not_read_and_told__t4() -> None:
    def fill(book):
        book.active.append(["a"])
        hidden = book.create_sheet("Lama")
        hidden.append(["a"])
        hidden.sheet_state = "hidden"

    _, hidden = read_tables(workbook(fill), name="x.xlsx")
    assert hidden.rows == []
    assert [(f.message, f.level, f.where.sheet) for f in hidden.findings] == [
        (M.SHEET_HIDDEN, Level.WARNING, "Lama")
    ]


def test_dates_and_numbers_keep_their_type__t4() -> None:
    moment = datetime.fromisoformat("2026-04-03T09:30")

    def fill(book):
        book.active.append(["a", "b", "c", "d"])
        book.active.append([date(2026, 4, 3), moment, 1.5, 2])

    assert rows(read_tables(workbook(fill), name="x.xlsx")[0]) == [
        (date(2026, 4, 3), moment, 1.5, 2)
    ]


def test_excel_for_mac_counts_days_from_1904__t4() -> None:
    def fill(book):
        book.epoch = datetime.fromisoformat("1904-01-01")
        book.active.append(["a"])
        book.active.append([date(2026, 4, 3)])

    assert rows(read_tables(workbook(fill), name="x.xlsx")[0]) == [(date(2026, 4, 3),)]


def test_rich_text_is_one_text() -> None:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        sheet.write_string(0, 0, "a")
        sheet.write_rich_string(1, 0, "se", bold, "bagian", " tebal")
    assert rows(read_tables(out.getvalue(), name="x.xlsx")[0]) == [("sebagian tebal",)]


def test_text_that_begins_like_a_formula__t5() -> None:
    assert findings("unit_id,note\n64.02,=1+1\n") == [(M.FORMULA_TEXT, "", 2, "note")]

    def fill(book):
        book.active.append(["note"])
        book.active.append(["x"])
        book.active["A2"].value = "=1+1"
        book.active["A2"].data_type = "s"

    assert findings(workbook(fill), "x.xlsx") == [(M.FORMULA_TEXT, "Sheet", 2, "note")]


def test_what_we_write_is_guarded_and_read_back__t5() -> None:
    texts = ["=1+1", "+62", "-", "@x", "\tx", "'=1", "''", "biasa", "'kutip"]
    text = write_csv(["a", "n"], [[t, -2.5] for t in texts])
    lines = text.splitlines()
    assert lines[1:4] == ["'=1+1,-2.5", "'+62,-2.5", "'-,-2.5"]
    assert [row[0] for row in rows(csv_table(text))] == texts


def test_headings__t6() -> None:
    assert findings("a,b,a\n1,2,3\n") == [(M.HEADER_DUPLICATE, "", 1, "")]
    assert findings("a,,c\n1,2,3\n") == [(M.HEADER_EMPTY, "", 2, "B")]


def test_column_letters() -> None:
    assert [column_letter(i) for i in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


def test_nothing_in_a_sheet_is_an_empty_table() -> None:
    (table,) = read_tables(workbook(lambda book: None), name="x.xlsx")
    assert (table.header, table.rows) == ((), [])
