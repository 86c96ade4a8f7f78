"""What is written is read back the same, and what is read never depends on how it was written.

P1  a number written as Indonesians or as machines do is the number
P2  any text survives our CSV
P3  a dataset is the same from wide and long CSV, in either locale, and from Parquet
P4  a recipe and a framework survive YAML
"""

import io
import math

import numpy as np
import polars as pl
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from teduh.index import read_dataset, read_framework
from teduh.index.files.recipe_files import read_recipe
from teduh.index.recipe import STEP_NAMES
from teduh.kernel.errors import Finding
from teduh.kernel.numerals import parse_count, parse_number
from teduh.kernel.tables import read_tables, write_csv

FINITE = st.floats(allow_nan=False, allow_infinity=False)
COLUMNS = ("a", "b", "c")
FRAMEWORK = read_framework(
    {"id": "x", "units": "free", "nodes": [{"id": "r"}, *({"id": c, "parent": "r"} for c in "abc")]}
)


def indonesian(value: float) -> str:
    return repr(value).replace(".", ",")


@given(FINITE)
def test_machine_and_comma_numbers__p1(value: float) -> None:
    for text in (repr(value), indonesian(value)):
        parsed = parse_number(text)
        if isinstance(parsed, Finding):  # only what has two readings is refused
            digits = text.lstrip("-")
            assert parsed.message.value == "kernel.number.ambiguous"
            assert len(digits.split("." if "." in digits else ",")[1]) == 3
        else:
            assert parsed == value


@given(st.integers(0, 10**12), st.integers(0, 99))
def test_grouped_numbers__p1(whole: int, cents: int) -> None:
    grouped = f"{whole:,}".replace(",", ".")
    assert parse_number(f"{grouped},{cents:02}") == float(f"{whole}.{cents:02}")
    assert parse_count(str(whole)) == whole


@given(st.text(max_size=30))
def test_no_text_is_read_as_a_number_by_chance__p1(text: str) -> None:
    parsed = parse_number(text)
    if isinstance(parsed, float) and not math.isnan(parsed):
        assert any(c.isdecimal() for c in text)


TEXTS = st.text(
    st.characters(blacklist_categories=("Cs", "Cc", "Cn"), whitelist_characters="\t\n'=+-@"),
    min_size=1,
    max_size=12,
).filter(lambda text: text.strip() != "")


@given(st.lists(st.tuples(TEXTS, TEXTS), min_size=1, max_size=6))
def test_any_text_survives_our_csv__p2(rows: list[tuple[str, str]]) -> None:
    text = write_csv(["satu", "dua"], rows)
    (table,) = read_tables(text.encode(), name="x.csv")
    assert [row.cells for row in table.rows] == rows


MATRIX = st.lists(
    st.lists(st.one_of(st.none(), FINITE), min_size=3, max_size=3), min_size=1, max_size=5
).filter(lambda rows: any(v is not None for row in rows for v in row))


@settings(max_examples=60, deadline=None)
@given(MATRIX)
def test_one_dataset_from_many_files__p3(rows: list[list[float | None]]) -> None:
    # exponents and sixteen digits as machines write them: never exactly three decimals
    def machine(value: float | None) -> str:
        return "" if value is None else f"{value:.17e}"

    units = [f"u{i}" for i in range(len(rows))]
    wide = [[u, *map(machine, row)] for u, row in zip(units, rows, strict=True)]
    head = ["unit_id", *COLUMNS]
    sources = [
        "\n".join(",".join(line) for line in [head, *wide]).encode(),
        "\n".join(";".join(line) for line in [head, *wide]).replace(".", ",").encode("cp1252"),
    ]
    frame = pl.DataFrame(
        {"unit_id": units, **{c: [r[i] for r in rows] for i, c in enumerate(COLUMNS)}},
        schema={"unit_id": pl.String, **dict.fromkeys(COLUMNS, pl.Float64)},
    )
    out = io.BytesIO()
    frame.write_parquet(out)
    sources.append(out.getvalue())
    datasets = [read_dataset(source, FRAMEWORK, name="x") for source in sources]
    expected = np.array([[math.nan if v is None else v for v in row] for row in rows])
    for dataset in datasets:
        np.testing.assert_array_equal(dataset.values, expected)
    assert len({dataset.content_hash for dataset in datasets}) == 1


SHARES = st.floats(0, 1)
RECIPES = st.fixed_dictionaries(
    {},
    optional={
        "screen": st.fixed_dictionaries({"min_coverage": SHARES}),
        "treat": st.fixed_dictionaries({}, optional={"winmax": st.integers(0, 9)}),
        "normalise": st.sampled_from(
            [{"method": "minmax", "bounds": [0, 1]}, {"method": "zscore", "sd": 2}, "rank"]
        ),
        "aggregate": st.fixed_dictionaries(
            {"method": st.just("generalised"), "p": st.floats(-5, 5)},
            optional={"min_coverage": SHARES},
        ),
    },
)


@given(RECIPES)
def test_a_recipe_survives_yaml__p4(steps: dict[str, object]) -> None:
    recipe = read_recipe([{name: steps[name]} for name in STEP_NAMES if name in steps])
    text = yaml.safe_dump(recipe.as_dict(), sort_keys=False)
    assert read_recipe(text.encode()) == recipe


@given(st.lists(st.integers(0, 8), min_size=1, max_size=12), st.randoms())
def test_a_framework_survives_yaml_in_any_order__p4(parents: list[int], random: object) -> None:
    nodes = [{"id": "n0", "kind": "aggregate"}]
    for i, parent in enumerate(parents, 1):
        nodes.append({"id": f"n{i}", "parent": f"n{min(parent, i - 1)}", "weight": i / 7})
    whole = {"id": "x", "nodes": nodes}
    framework = read_framework(whole)
    again = read_framework(yaml.safe_dump(whole).encode())
    assert again == framework
    assert math.isclose(
        sum(framework.effective_weights[i] for i in framework.indicators), 1.0, abs_tol=1e-12
    )
