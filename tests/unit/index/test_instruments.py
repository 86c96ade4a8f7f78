"""The instruments that ship with Teduh: whole, honest about what is missing, and checked."""

import copy
import runpy
from pathlib import Path
from typing import Any

import polars as pl
import pytest

from teduh.index.build import build
from teduh.index.files.dataset_files import read_dataset
from teduh.index.framework import Scoring
from teduh.index.instruments import (
    InstrumentStatus,
    alternative_of,
    cause_themes,
    check_instruments,
    framework_of,
    instrument_ids,
    load_instrument,
    named_causes,
    published_figures,
    read_instrument_file,
    reading_name,
)
from teduh.index.instruments.checks import figure_findings, file_findings
from teduh.index.instruments.messages import InstrumentMessage as M
from teduh.kernel.errors import InvalidInput, NotFound
from teduh.kernel.yaml_files import plain_document

COMPUTABLE = {"akses-tps", "ikp-2024"}


def test_what_ships_has_no_finding() -> None:
    assert check_instruments() == []


def test_ids_and_status() -> None:
    assert set(instrument_ids()) == COMPUTABLE | {
        "ikp-2018", "ikp-2019", "ikp-2024-tema-asn", "ikp-2024-tema-medsos",
        "ikp-2024-tema-politik-uang", "ikp-2024-tema-sara", "ikp-pilkada-2015",
        "ikp-pilkada-2020", "pilkada-2024-mapping", "polri-ipkp-2024", "situasi-kaltim-2024",
        "tps-rawan-pemilu-2024", "tps-rawan-pilkada-2024",
    }  # fmt: skip
    for instrument_id in instrument_ids():
        instrument = load_instrument(instrument_id)
        assert instrument.is_computable == (instrument_id in COMPUTABLE)
        assert instrument.missing, "every instrument says what is missing"


def test_ikp_2024_has_61_indicators_in_12_subdimensions_and_4_dimensions() -> None:
    framework = framework_of("ikp-2024")
    dimensions = framework.children["ikp"]
    assert len(framework.indicators) == 61
    assert len(framework.order) == 78
    assert [len(framework.indicators_below(d)) for d in dimensions] == [16, 24, 15, 6]
    assert sum(len(framework.children[d]) for d in dimensions) == 12
    assert [framework.by_id[d].weight for d in dimensions] == [0.27, 0.38, 0.25, 0.10]
    for indicator in framework.indicators:
        node = framework.by_id[indicator]
        assert node.scoring is Scoring.GRADED_COUNT
        assert [(g.id, g.weight) for g in node.grades] == [("1", 1.0), ("2", 2.0), ("3", 3.0)]
        assert "asumsi" in node.assumption["id"]
        assert node.source_url


def test_indicators_of_a_dimension_weigh_the_same() -> None:
    framework = framework_of("ikp-2024")
    for dimension in framework.children["ikp"]:
        weights = {
            round(framework.effective_weights[i], 12) for i in framework.indicators_below(dimension)
        }
        assert len(weights) == 1


def test_every_assumption_of_ikp_2024_has_an_alternative_in_both_languages() -> None:
    assumptions = {a.id: a for a in load_instrument("ikp-2024").assumptions}
    assert set(assumptions) == {
        "grades", "dimension_weights", "indicator_weights", "scaling", "categories",
    }  # fmt: skip
    assert all(a.alternative["id"] and a.alternative["en"] for a in assumptions.values())


def test_alternatives_change_what_they_say() -> None:
    steep, _ = alternative_of("ikp-2024", "grades:steep")
    assert [g.weight for g in steep.by_id["a01"].grades] == [1.0, 3.0, 9.0]
    assert [g.weight for g in framework_of("ikp-2024").by_id["a01"].grades] == [1.0, 2.0, 3.0]
    _, scaled = alternative_of("ikp-2024", "scaling")
    assert scaled.step("treat") is not None
    with pytest.raises(InvalidInput) as caught:
        alternative_of("ikp-2024", "guess")
    assert caught.value.findings[0].message is M.ASSUMPTION_UNKNOWN


def test_unpublished_names_are_not_invented() -> None:
    mapping = load_instrument("pilkada-2024-mapping")
    assert (mapping.indicator_count, mapping.known_indicators) == (27, ())
    february = load_instrument("tps-rawan-pemilu-2024")
    assert (february.indicator_count, len(february.known_indicators)) == (22, 22)
    november = load_instrument("tps-rawan-pilkada-2024")
    assert (november.indicator_count, len(november.known_indicators)) == (25, 26)


def test_unknown_and_not_computable() -> None:
    with pytest.raises(NotFound) as unknown:
        load_instrument("ikp-2042")
    assert unknown.value.findings[0].message is M.UNKNOWN
    with pytest.raises(InvalidInput) as published_only:
        framework_of("situasi-kaltim-2024")
    assert published_only.value.findings[0].message is M.NOT_COMPUTABLE


def test_every_figure_names_its_node_in_both_languages() -> None:
    pairs = published_figures().select("instrument_id", "node").unique().iter_rows()
    for instrument_id, node in pairs:
        name = load_instrument(instrument_id).node_name(node)
        assert name["id"], (instrument_id, node)
        assert name["en"], (instrument_id, node)
        assert not reading_name(node) or set(reading_name(node)) == {"id", "en"}


def test_akses_tps_can_be_built_from_its_own_data() -> None:
    instrument = load_instrument("akses-tps")
    assert instrument.public_floor == "village"
    framework = framework_of("akses-tps")
    dataset = read_dataset(instrument.dataset_bytes() or b"", framework, name="dataset.csv")
    assert (dataset.n_rows, dataset.findings) == (237, ())
    run = build(framework, dataset)
    root = run.scores[:, run.nodes.index("akses")]
    assert root.min() >= 0
    assert root.max() <= 100


def test_the_dataset_of_akses_tps_is_what_its_tool_makes() -> None:
    tool = Path(__file__).resolve().parents[3] / "tools" / "akses_tps.py"
    made = runpy.run_path(str(tool))["dataset_text"]()
    assert load_instrument("akses-tps").dataset_bytes() == made.encode()


def test_the_34_provinces_and_the_two_figures_of_kukar() -> None:
    figures = published_figures()
    provinces = figures.filter(
        (pl.col("instrument_id") == "ikp-2024")
        & (pl.col("node") == "ikp")
        & (pl.col("level") == "province")
        & pl.col("status").is_in(["main", "preferred"])
    )
    assert provinces["place_code"].n_unique() == provinces.height == 34
    assert {"93", "94", "95", "96"}.isdisjoint(provinces["place_code"])
    kukar = figures.filter(
        (pl.col("instrument_id") == "situasi-kaltim-2024")
        & (pl.col("place_code") == "64.02")
        & pl.col("status").is_in(["main", "unconfirmed"])
    )
    assert sorted(kukar["value"]) == [44.28, 51.28]


def test_37_named_causes_with_themes_and_graded_sources() -> None:
    causes = named_causes()
    assert causes.height == 37
    assert set(causes["place_code"]) == {"64.02"}
    assert set(causes["theme"]) <= set(cause_themes()["theme"])
    assert causes["theme_name_id"].null_count() == 0
    advertorials = causes.filter(pl.col("advertorial") == "yes")
    assert advertorials.height > 0
    assert set(advertorials["source_grade"]) == {"D"}


# What the checks find: each fault is put in, one at a time.


def _file(**changes: Any) -> list[M]:
    data = copy.deepcopy(read_instrument_file("situasi-kaltim-2024").data)
    data.update(changes)
    return [f.message for f in file_findings(plain_document(data), "situasi-kaltim-2024")]  # type: ignore[misc]


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"id": "other"}, M.ID_NOT_FILE_NAME),
        ({"status": "guessed"}, M.STATUS_UNKNOWN),
        ({"status": InstrumentStatus.COMPUTABLE.value}, M.FRAMEWORK_EXPECTED),
        ({"name": {"id": "hanya Indonesia"}}, M.LANGUAGE_MISSING),
        ({"missing": [{"id": "hanya Indonesia", "en": " "}]}, M.LANGUAGE_MISSING),
        ({"missing": []}, M.FIELD_MISSING),
        ({"sources": []}, M.FIELD_MISSING),
        ({"sources": [{"url": "", "what": {"id": "a", "en": "b"}}]}, M.SOURCE_MISSING),
        ({"weight": 3}, M.FIELD_UNKNOWN),
    ],
)
def test_faults_of_a_file(changes: dict[str, Any], message: M) -> None:
    assert _file() == []
    assert _file(**changes) == [message]


def _row(**changes: Any) -> dict[str, Any]:
    rows = published_figures().filter(pl.col("figure_id") == "ikp-2024_31_ikp_1").to_dicts()
    return rows[0] | changes


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"instrument_id": "ikp-2042"}, M.FIGURE_INSTRUMENT),
        ({"node": "kebahagiaan"}, M.FIGURE_NODE),
        ({"node": "ikp:entah"}, M.FIGURE_NODE),
        ({"place_code": "31.71"}, M.FIGURE_PLACE),
        ({"place_code": "99"}, M.FIGURE_PLACE),
        ({"place_code": "3171"}, M.FIGURE_PLACE),
        ({"place_code": ""}, M.FIGURE_PLACE),
        ({"status": "true"}, M.FIGURE_STATUS),
        ({"value": None, "printed": "", "category": ""}, M.FIGURE_EMPTY),
        ({"value": 89.95}, M.FIGURE_VALUE),
        ({"source_url": ""}, M.SOURCE_MISSING),
        ({"source_grade": "G"}, M.FIGURE_GRADE),
        ({"credibility": 0}, M.FIGURE_GRADE),
        ({"advertorial": "yes"}, M.FIGURE_GRADE),
        ({"note_id": "hanya satu bahasa"}, M.LANGUAGE_MISSING),
        ({"copy_of": "nothing", "source_grade": "D"}, M.FIGURE_COPY_UNKNOWN),
    ],
)
def test_faults_of_a_figure(changes: dict[str, Any], message: M) -> None:
    known = frozenset({"31", "31.71"})
    assert figure_findings([_row()], known) == []
    assert [f.message for f in figure_findings([_row(**changes)], known)] == [message]


def test_faults_between_figures() -> None:
    twice = figure_findings([_row(), _row()])
    assert [f.message for f in twice] == [M.ID_DUPLICATE]
    rivals = figure_findings([_row(), _row(figure_id="ikp-2024_31_ikp_9")])
    assert [f.message for f in rivals] == [M.FIGURE_MAIN_TWICE]
    assert rivals[0].where.row == 3
