"""Reading datasets: shapes, provenance and keys. What is refused is in `test_bad_input.py`.

D1  long or wide; `period`, names, groups, denominators
D2  every value may carry source, source_url, source_grade, credibility, observed_on, note
D3  CSV as an Indonesian Excel saves it, XLSX, Parquet, COINr's iData: equal content, one hash
D4  a dataset may give values at any node; what the framework says wins is kept
"""

import io
from datetime import date
from pathlib import Path

import numpy as np
import openpyxl
import polars as pl
import pytest
from tests.builders.datasets import FRAMEWORK, framework_of

from teduh.index import read_dataset, read_framework
from teduh.index.dataset import Dataset
from teduh.index.files.dataset_messages import DatasetMessage as M
from teduh.index.framework import Framework
from teduh.kernel.errors import InvalidInput, Level
from teduh.kernel.intake import admit, parse_in_child
from teduh.kernel.messages import TableMessage


def read(text: str | bytes, framework: Framework = FRAMEWORK, **options: object) -> Dataset:
    data = text if isinstance(text, bytes) else text.encode()
    return read_dataset(data, framework, name="isian.csv", **options)


WIDE = """unit_id,name,a,b:1,b:2,c,penduduk,pulau
64.02,Kutai Kartanegara,1.5,3,0,,806964,Kalimantan
64.03,Berau,,,1,-2,,Kalimantan
"""


def test_wide__d1() -> None:
    dataset = read(WIDE)
    assert dataset.unit_ids == ("64.02", "64.03")
    assert dataset.names == ("Kutai Kartanegara", "Berau")
    assert dataset.columns == ("a", "b:1", "b:2", "c", "penduduk")
    nan = np.nan
    np.testing.assert_array_equal(
        dataset.values, [[1.5, 3, 0, nan, 806964], [nan, nan, 1, -2, nan]]
    )
    assert dataset.groups == {"pulau": ("Kalimantan", "Kalimantan")}
    assert dataset.periods is None
    assert dataset.provenance.is_empty()
    assert dataset.source_file == "isian.csv"


def long_of(dataset: Dataset) -> pl.DataFrame:
    wide = pl.DataFrame(dataset.values, schema=list(dataset.columns))
    return (
        wide.with_columns(pl.Series("unit_id", dataset.unit_ids))
        .unpivot(index="unit_id", variable_name="indicator", value_name="value")
        .filter(pl.col("value").is_not_nan())
    )


def test_long_says_the_same_as_wide__d1_d3(tmp_path: Path) -> None:
    wide = read(WIDE.replace(",name", "").replace(",pulau", "").replace(",Kalimantan", "")
                .replace(",Kutai Kartanegara", "").replace(",Berau", ""))  # fmt: skip
    long = long_of(wide).sort("unit_id", maintain_order=True)
    assert read(long.write_csv()).content_hash == wide.content_hash
    long.write_parquet(tmp_path / "a.parquet")
    assert read_dataset(tmp_path / "a.parquet", FRAMEWORK).content_hash == wide.content_hash


def test_indonesian_excel_and_parquet_and_xlsx__d3(tmp_path: Path) -> None:
    plain = read(WIDE)
    excel = WIDE.replace(",", ";").replace("1.5", "1,5").replace("\n", "\r\n")
    assert read(excel.encode("cp1252")).content_hash == plain.content_hash
    assert read(excel.encode("utf-16")).content_hash == plain.content_hash
    frame = pl.read_csv(WIDE.encode(), schema_overrides={"unit_id": pl.String})
    frame.write_parquet(tmp_path / "a.parquet")
    assert read_dataset(tmp_path / "a.parquet", FRAMEWORK).content_hash == plain.content_hash
    frame.write_excel(tmp_path / "a.xlsx")
    assert read_dataset(tmp_path / "a.xlsx", FRAMEWORK).content_hash == plain.content_hash


def test_coinr_idata__d3() -> None:
    imeta = (
        "Level,iCode,iName,Direction,Weight,Parent,Type\n1,LPI,LPI,1,1,I,Indicator\n"
        "2,I,Index,1,1,NA,Aggregate\nNA,GDP,GDP,NA,NA,NA,Denominator\n"
        "NA,GDP_group,G,NA,NA,NA,Group\n"
    )
    framework = read_framework(imeta.encode(), name="iMeta.csv")
    head = "uCode,uName,Time,GDP_group,GDP,LPI\n"
    text = head + "AUT,Austria,2018,L,1.5,4.097\nBEL,Belgium,2018,L,NA,4.1\n"
    dataset = read(text, framework)
    assert (dataset.unit_ids, dataset.names, dataset.periods) == (
        ("AUT", "BEL"),
        ("Austria", "Belgium"),
        ("2018", "2018"),
    )
    assert dataset.column("LPI").tolist() == [4.097, 4.1]
    assert dataset.groups == {"GDP_group": ("L", "L")}


def test_periods__d1() -> None:
    dataset = read("unit_id,period,a\n64.02,2023,1\n64.02,2024,2\n")
    assert dataset.periods == ("2023", "2024")
    assert dataset.unit_ids == ("64.02", "64.02")


LONG = """unit_id,indicator,value,source,source_url,source_grade,credibility,observed_on,note
64.02,a,1.5,Form A,https://x.id/1,b,2,2024-11-20,hujan
64.02,b:1,3,,,,,,
64.03,a,2,,,F,6,21/11/2024,
"""


def test_provenance__d2() -> None:
    dataset = read(LONG)
    assert dataset.provenance.rows() == [
        ("64.02", None, "a", "Form A", "https://x.id/1", "B", 2, date(2024, 11, 20), "hujan"),
        ("64.03", None, "a", None, None, "F", 6, date(2024, 11, 21), None),
    ]


def test_provenance_of_a_wide_row_holds_for_each_of_its_values__d2(tmp_path: Path) -> None:
    text = "unit_id,period,a,c,source,credibility\n64.02,2024,1,2,Form A,1\n64.03,2024,3,,,\n"
    known = read(text).provenance
    assert known.select("unit_id", "period", "indicator", "source", "credibility").rows() == [
        ("64.02", "2024", "a", "Form A", 1),
        ("64.02", "2024", "c", "Form A", 1),
    ]
    frame = pl.read_csv(text.encode(), schema_overrides={"unit_id": pl.String})
    frame.write_parquet(tmp_path / "a.parquet")
    assert read_dataset(tmp_path / "a.parquet", FRAMEWORK).provenance.equals(known)


def test_values_at_any_node__d4() -> None:
    dataset = read("unit_id,dim,c\n64.02,44.28,\n64.03,51.28,1\n")
    assert dataset.columns == ("dim", "c")
    assert dataset.column("dim").tolist() == [44.28, 51.28]


@pytest.mark.parametrize("wins", ["above", "below"])
def test_the_framework_may_say_which_wins__d4(wins: str) -> None:
    dataset = read("unit_id,dim,a\n64.02,44,1\n", framework_of(conflict=wins))
    assert dataset.values.tolist() == [[44, 1]]


def test_several_sheets_of_one_workbook__d1() -> None:
    book = openpyxl.Workbook()
    book.active.append(["unit_id", "a"])
    book.active.append(["64.02", 1])
    second = book.create_sheet("Dua")
    second.append(["unit_id", "c"])
    second.append(["64.02", 2])
    second.append(["64.03", 3])
    notes = book.create_sheet("Catatan")
    notes.append(["bebas"])
    notes.append(["apa saja"])
    out = io.BytesIO()
    book.save(out)
    dataset = read(out.getvalue())
    assert dataset.unit_ids == ("64.02", "64.03")
    assert [(f.message, f.where.sheet, f.level) for f in dataset.findings] == [
        (M.SHEET_UNUSED, "Catatan", Level.WARNING)
    ]


def test_hidden_sheets_are_told__d1() -> None:
    book = openpyxl.Workbook()
    book.active.append(["unit_id", "a"])
    book.active.append(["64.02", 1])
    hidden = book.create_sheet("Lama")
    hidden.append(["unit_id", "a"])
    hidden.sheet_state = "hidden"
    out = io.BytesIO()
    book.save(out)
    assert [f.message for f in read(out.getvalue()).findings] == [TableMessage.SHEET_HIDDEN]


def test_units_may_be_free() -> None:
    dataset = read("unit_id,a\nTPS Apung 1,1\n7,2\n", framework_of(units="free"))
    assert dataset.unit_ids == ("TPS Apung 1", "7")


def test_a_file_from_outside_is_read_in_a_child() -> None:
    file = admit(WIDE.encode(), name="isian.csv")
    dataset = parse_in_child(read_dataset, file, FRAMEWORK)
    assert dataset.content_hash == read(WIDE).content_hash
    with pytest.raises(InvalidInput) as error:
        parse_in_child(read_dataset, admit(b"unit_id,z\n64.02,1\n", name="x.csv"), FRAMEWORK)
    assert error.value.findings[0].where.column == "z"


def test_national_size_without_a_loop_per_cell(tmp_path: Path) -> None:
    rng = np.random.default_rng(7)
    names = [f"i{i}" for i in range(61)]
    framework = read_framework(
        {"id": "x", "nodes": [{"id": "r"}, *({"id": n, "parent": "r"} for n in names)]}
    )
    codes = [f"{11 + i // 8000}.{i // 800 % 10:02}.{i // 80 % 10:02}.{2001 + i % 80}"
             for i in range(80_000)]  # fmt: skip
    values = rng.random((80_000, 61))
    values[rng.random(values.shape) < 0.1] = np.nan
    frame = pl.DataFrame({"unit_id": codes}).hstack(pl.DataFrame(values, schema=names))
    frame.write_parquet(tmp_path / "a.parquet")
    dataset = read_dataset(tmp_path / "a.parquet", framework)
    np.testing.assert_array_equal(dataset.values, values)
    assert dataset.values.flags.f_contiguous  # the order of the engine
