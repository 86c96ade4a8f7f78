"""Numbers and dates as Indonesian offices write them.

N1  comma decimals are accepted (`44,28`), what is ambiguous is refused with both readings (`1.234`)
N2  infinities are refused
N3  a date where a number is meant is told as Excel's reading of what was typed
N4  counts are whole and not negative
"""

import math
from datetime import UTC, date, datetime

import pytest

from teduh.kernel.errors import Finding
from teduh.kernel.messages import NumberMessage as M
from teduh.kernel.numerals import (
    decimal_mark,
    parse_count,
    parse_date,
    parse_number,
    parse_occurred,
)
from teduh.kernel.texts import render


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("44,28", 44.28),
        ("44.28", 44.28),
        ("1.234,5", 1234.5),
        ("1,234.5", 1234.5),
        ("1.234.567", 1234567),
        ("1,234,567", 1234567),
        ("1234.567", 1234.567),
        ("0,123", 0.123),
        ("0.893", 0.893),
        (" -3,5 ", -3.5),
        ("\N{MINUS SIGN}7", -7),
        ("+7", 7),
        ("1\N{NO-BREAK SPACE}", 1),
        (",5", 0.5),
        ("1,5E-05", 1.5e-5),
        ("1.25e3", 1250),
        ("007", 7),
        (12, 12),
        (2.5, 2.5),
    ],
)
def test_what_has_one_reading_is_read__n1(text: object, value: float) -> None:
    assert parse_number(text) == pytest.approx(value, rel=1e-15)


@pytest.mark.parametrize("text", [None, "", "  ", "NA", "NaN"])
def test_nothing_known_is_nan(text: object) -> None:
    assert math.isnan(parse_number(text))


@pytest.mark.parametrize("text", ["1.234", "12,345", "-999.000", "1,000"])
def test_thousand_or_fraction_is_refused_with_both_readings__n1(text: str) -> None:
    finding = parse_number(text)
    assert isinstance(finding, Finding) and finding.message is M.AMBIGUOUS
    readings = float(finding.params["first"]), finding.params["second"]
    assert readings[0] == pytest.approx(readings[1] * 1000)
    for reading, repair in zip(readings, ("first", "second_repair"), strict=True):
        assert parse_number(finding.params[repair]) == pytest.approx(reading)  # it has one reading


def test_the_repair_is_told_in_indonesian__n1() -> None:
    assert render(parse_number("1.234"), "id").as_line() == (
        "'1.234' dapat dibaca sebagai 1234 (ribuan) atau sebagai 1,234 (pecahan). Bila yang "
        "dimaksud 1234, tulis tanpa tanda. Bila yang dimaksud pecahan, beri sel itu format Angka "
        "di Excel dan ketik ulang; di berkas teks dan di baris perintah, tambahkan nol: 1,2340."
    )


def test_a_column_that_shows_its_decimal_mark_decides__n1() -> None:
    assert decimal_mark(["12.345", "7.5"]) == "."
    assert parse_number("12.345", decimal=".") == 12.345
    assert parse_number("12,345", decimal=",") == 12.345
    # both marks, or only whole numbers: nothing is shown and nothing guessed
    assert decimal_mark(["1.5", "2,5", "1.234"]) == ""
    assert decimal_mark(["1.234", "15", "3.000"]) == ""
    assert isinstance(parse_number("1.234", decimal=","), Finding)


@pytest.mark.parametrize("cell", ["inf", "-Infinity", "∞", math.inf, -math.inf, "1e999"])
def test_infinities_are_refused__n2(cell: object) -> None:
    finding = parse_number(cell)
    assert isinstance(finding, Finding) and finding.message is M.INFINITE


@pytest.mark.parametrize(
    "cell",
    [
        date(2026, 4, 3),
        datetime(2026, 4, 3, 10, tzinfo=UTC),
        "2026-04-03",
        "03-Apr",
        "3 April 2026",
    ],
)
def test_a_date_is_told_as_what_excel_made__n3(cell: object) -> None:
    finding = parse_number(cell)
    assert isinstance(finding, Finding) and finding.message is M.DATE
    assert "Excel turned 3-4 into 3 April" in render(finding, "en").what
    assert "Excel mengubah 3-4 menjadi 3 April" in render(finding, "id").what


def test_the_month_is_in_the_readers_language__n3() -> None:
    finding = parse_number(date(2026, 5, 2))
    assert "2 May" in render(finding, "en").what
    assert "2 Mei" in render(finding, "id").what


@pytest.mark.parametrize("text", ["tiga", "3-4", "12 kasus", "1.2.3", "1,2,3", "12.34,5", "٣", "-"])
def test_text_is_refused(text: str) -> None:
    finding = parse_number(text)
    assert isinstance(finding, Finding) and finding.message is M.NOT_A_NUMBER


def test_percent_and_booleans_are_refused() -> None:
    assert parse_number("44,28%").params == {"text": "44,28%", "first": 44.28, "second": 0.4428}
    assert parse_number(True).message is M.BOOLEAN


def test_counts__n4() -> None:
    assert parse_count("3") == 3
    assert parse_count(0) == 0
    assert parse_count(-1).message is M.NEGATIVE_COUNT
    assert parse_count("-2").message is M.NEGATIVE_COUNT
    assert parse_count("1,5").message is M.NOT_INTEGER
    assert parse_count("1.234").message is M.AMBIGUOUS
    assert math.isnan(parse_count(""))


def test_occurred() -> None:
    assert [parse_occurred(cell) for cell in (1, "0", True, False)] == [1, 0, 1, 0]
    assert parse_occurred(2).message is M.NOT_OCCURRED


@pytest.mark.parametrize(
    "cell",
    [
        date(2024, 11, 21),
        datetime(2024, 11, 21, 9, 30, tzinfo=UTC),
        "2024-11-21",
        "2024-11-21 09:30",
        "21/11/2024",
        "21-11-2024",
        "21 November 2024",
        "21 Nov 24",
    ],
)
def test_dates(cell: object) -> None:
    assert parse_date(cell) == date(2024, 11, 21)


@pytest.mark.parametrize("cell", ["31/02/2024", "November 2024", "21 Nov", "2024"])
def test_no_dates(cell: str) -> None:
    assert parse_date(cell).message is M.NOT_A_DATE


def test_no_date_given() -> None:
    assert parse_date(None) is None
    assert parse_date(" ") is None
