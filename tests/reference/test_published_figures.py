"""The restated tables lose nothing: counts and values against the folder they were restated from.

Needs the data folder named by TEDUH_TEST_DATA (`published/*.csv`).
"""

import csv
from collections import Counter
from importlib.resources import files
from pathlib import Path

import polars as pl
import pytest
import yaml

from teduh.index.instruments import (
    framework_of,
    load_instrument,
    named_causes,
    published_electorate,
    published_figures,
)

pytestmark = pytest.mark.shared_data
Key = tuple[str, ...]


def _rows(shared_data: Path, name: str) -> list[dict[str, str]]:
    with (shared_data / "published" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def _table(name: str) -> pl.DataFrame:
    data = (files("teduh.data") / "published" / name).read_bytes()
    return pl.read_csv(data, infer_schema=False).with_columns(pl.all().fill_null(""))


def _restated(instrument: str, *, level: str | None = None) -> Counter[Key]:
    figures = published_figures().filter(pl.col("instrument_id") == instrument)
    if level is not None:
        figures = figures.filter(pl.col("level") == level)
    return Counter(figures.select("printed", "source_url").iter_rows())


@pytest.mark.parametrize(
    ("file", "value", "instrument"),
    [
        ("ikp2024_province.csv", "score", "ikp-2024"),
        ("ikp2024_province_aggregated.csv", "score_from_regencies", "ikp-2024"),
        ("ikp2024_province_dimension.csv", "score", "ikp-2024"),
        ("ikp2024_regency_dimension.csv", "score", "ikp-2024"),
        ("ikp2024_theme_asn.csv", "score", "ikp-2024-tema-asn"),
        ("ikp2024_theme_medsos.csv", "score", "ikp-2024-tema-medsos"),
        ("ikp2024_theme_politik_uang.csv", "score", "ikp-2024-tema-politik-uang"),
        ("ikp2024_theme_sara.csv", "score", "ikp-2024-tema-sara"),
        ("ikp2019_province.csv", "score", "ikp-2019"),
        ("ikp2019_regency.csv", "score", "ikp-2019"),
        ("ikp2020_province.csv", "score", "ikp-pilkada-2020"),
        ("polri_ipkp2024.csv", "score", "polri-ipkp-2024"),
        ("tps_rawan_pemilu2024.csv", "tps_count", "tps-rawan-pemilu-2024"),
        ("tps_rawan_pilkada2024.csv", "tps_count", "tps-rawan-pilkada-2024"),
        ("tps_rawan_pilkada2024_local.csv", "tps_count", "tps-rawan-pilkada-2024"),
        ("pilkada2024_mapping.csv", "score", "pilkada-2024-mapping"),
        ("pilkada2024_kaltim.csv", "percent", "situasi-kaltim-2024"),
    ],
)
def test_no_value_is_lost(shared_data: Path, file: str, value: str, instrument: str) -> None:
    wanted = Counter((row[value], row["source_url"]) for row in _rows(shared_data, file))
    assert wanted - _restated(instrument) == Counter()


def test_regency_scores_and_the_unnamed_figure(shared_data: Path) -> None:
    rows = _rows(shared_data, "ikp2024_regency.csv")
    unnamed = [row for row in rows if row["note"].startswith("instrument not named")]
    assert [row["score"] for row in unnamed] == ["51.28"]
    wanted = Counter((row["score"], row["source_url"]) for row in rows if row not in unnamed)
    assert wanted - _restated("ikp-2024", level="regency") == Counter()
    assert (unnamed[0]["score"], unnamed[0]["source_url"]) in _restated("situasi-kaltim-2024")


def test_editions_of_2015_and_2020_are_two_instruments(shared_data: Path) -> None:
    rows = _rows(shared_data, "ikp2020_regency.csv")
    for edition in ("pilkada2020", "pilkada2015"):
        wanted = Counter((r["score"], r["source_url"]) for r in rows if r["edition"] == edition)
        instrument = f"ikp-pilkada-{edition[-4:]}"
        assert wanted - _restated(instrument, level="regency") == Counter()


def test_classes_ranks_and_counts_are_kept(shared_data: Path) -> None:
    figures = published_figures()
    ikp = figures.filter((pl.col("instrument_id") == "ikp-2024") & (pl.col("node") == "ikp"))
    for file in ("ikp2024_province.csv", "ikp2024_regency.csv"):
        wanted = Counter(r["category"] for r in _rows(shared_data, file) if r["category"])
        level = "province" if "province" in file else "regency"
        found = Counter(ikp.filter(pl.col("level") == level)["category"])
        assert wanted - found == Counter()
    mapping = _rows(shared_data, "pilkada2024_mapping.csv")
    pkp = figures.filter(pl.col("instrument_id") == "pilkada-2024-mapping")
    classes = pkp.filter((pl.col("node") == "pkp") & (pl.col("level") != "nation"))["category"]
    occurred = pkp.filter(pl.col("node") == "terjadi")["printed"]
    assert Counter(classes) - Counter([""] * 9) == Counter(r["category"] for r in mapping)
    assert sorted(occurred) == sorted(
        r["indicators_occurred"] for r in mapping if r["indicators_occurred"]
    )
    ranks = Counter(r["national_rank"] for r in _rows(shared_data, "ikp2024_regency.csv"))
    del ranks[""]
    assert ranks - Counter(str(r) for r in ikp["rank"].drop_nulls()) == Counter()


def test_conflicts_are_kept_and_marked(shared_data: Path) -> None:
    marked = 0
    for file in (shared_data / "published").glob("ikp2024_*.csv"):
        for row in _rows(shared_data, file.name):
            note = row.get("note", "")
            if note.startswith("conflict") and not note.startswith("conflict:preferred"):
                marked += 1
    marked += 1  # the count of stations prone to disaster
    conflicts = published_figures().filter(pl.col("status") == "conflict")
    assert conflicts.height == marked + 1  # 44.48 is named in a note of the causes


def test_all_61_indicators(shared_data: Path) -> None:
    rows = _rows(shared_data, "ikp2024_indicators.csv")
    framework = framework_of("ikp-2024")
    for row, indicator in zip(rows, framework.indicators, strict=True):
        node = framework.by_id[indicator]
        parent = framework.by_id[str(node.parent)]
        dimension = framework.by_id[str(parent.parent)]
        assert node.name["id"].casefold() == row["indicator_short"].casefold()
        assert node.name["en"].casefold() == row["gloss_en"].casefold()
        assert parent.name["id"] == row["subdimension"]
        assert dimension.name["id"] == row["dimension"]
        assert node.source_url in row["source_url"]


def test_station_indicators_keep_their_variables(shared_data: Path) -> None:
    for file, instrument in (
        ("tps_rawan_pemilu2024.csv", "tps-rawan-pemilu-2024"),
        ("tps_rawan_pilkada2024.csv", "tps-rawan-pilkada-2024"),
    ):
        unique = {
            row["indicator_short"]: row["variable"].casefold() for row in _rows(shared_data, file)
        }
        groups = [i.group["id"].casefold() for i in load_instrument(instrument).known_indicators]
        assert Counter(groups) == Counter(unique.values())


def test_named_causes_and_case_reports(shared_data: Path) -> None:
    rows = _rows(shared_data, "kukar_named_causes_2024.csv")
    causes = named_causes()
    columns = ["date", "speaker", "text_id", "source_url", "advertorial", "note_en"]
    original = ["date", "speaker_office", "cause_id_text", "source_url", "adv", "note"]
    assert list(causes.select(columns).iter_rows()) == [tuple(r[c] for c in original) for r in rows]

    rows = _rows(shared_data, "kukar_cases_2024.csv")
    columns = ["date", "body", "kind_id", "count", "status_id", "source_url", "note_en"]
    original = ["date", "body", "kind", "count", "status", "source_url", "note"]
    found = _table("case_reports.csv").select(columns).iter_rows()
    assert list(found) == [tuple(r[c] for c in original) for r in rows]


def test_prevention_reports(shared_data: Path) -> None:
    rows = _rows(shared_data, "kukar_prevention_2024.csv")
    same = [c for c in rows[0] if c not in ("adv", "note")]
    found = _table("prevention_reports.csv").select([*same, "advertorial", "note_en"]).iter_rows()
    assert list(found) == [tuple(r[c] for c in [*same, "adv", "note"]) for r in rows]


def test_electorate(shared_data: Path) -> None:
    wanted: Counter[Key] = Counter()
    for file in ("pilkada2024_kaltim_electorate.csv", "kukar_electorate_by_district.csv"):
        for row in _rows(shared_data, file):
            election = row.get("election", "pilkada2024")
            wanted[(election, row["measure"], f"{float(row['value'])}", row["source_url"])] += 1
    columns = ["election", "measure", "value", "source_url"]
    found = Counter((e, m, f"{v}", u) for e, m, v, u in published_electorate()[columns].iter_rows())
    assert found == wanted


def test_places_exist_in_the_edition_of_2025(shared_data: Path) -> None:
    edition = pl.read_csv(
        shared_data / "wilayah-kode" / "wilayah-indonesia.csv.gz", infer_schema=False
    )
    known = set(edition["kode"]) | {"id", ""}
    names = dict(edition.select("kode", "nama").iter_rows())
    figures = published_figures()
    assert set(figures["place_code"]) <= known
    for code, name in figures.select("place_code", "place_name").iter_rows():
        assert code in ("id", "") or names[code] == name
    codes = [c for cell in published_electorate()["place_codes"] for c in cell.split(";")]
    assert set(codes) <= known


def test_elections_file_agrees_with_the_electorate() -> None:
    text = (files("teduh.data") / "elections" / "pilkada-2024.yaml").read_text(encoding="utf-8")
    election = yaml.safe_load(text)
    stated = {
        (code, float(value))
        for code, value in published_electorate().select("place_codes", "value").iter_rows()
    }
    for row in (*election["station_counts"], *election["electorates"]):
        number = float(row.get("stations", row.get("voters")))
        assert row.get("station") or (row["place"], number) in stated
