"""Tables, charts and maps as plain data: no request, no database.

C1  A table sorts what is present and puts what is absent last, in either direction.
C2  A view pages, leads to other orders, and shows first rows without minor columns.
C3  CSV and JSON carry plain values; texts that look like formulas are guarded.
    Invented rows are told of: `data` in every row, `exercise` in JSON. Some columns are for files.
C4  Numbers print as their source printed them, cut and never rounded anew.
C5  A chart places values on one scale; what is missing is not drawn as zero.
C6  A map is of areas if most boundaries are known, else circles over the coast, else tiles.
C7  Circles' areas, not their radii, are in proportion to the counts.
C8  Names on a map never cover one another.
C9  A path of a polygon is whole numbers, closed, without islets below a size.
C10 The coastline reads TopoJSON: shared arcs, arcs backwards, quantised steps.
"""

from __future__ import annotations

import math
import re

import pytest
import shapely
from django.utils import translation
from shapely.geometry import box, mapping

from teduh.kernel.texts import use_language
from teduh.web.components.charts import Chart, ChartKind, ChartRow, nice_ceiling
from teduh.web.components.coastline import topology_polygons
from teduh.web.components.formats import date_text, join_words, printed_text, rank_text, with_unit
from teduh.web.components.map_geometry import frame_of, place_labels, svg_path
from teduh.web.components.maps import (
    MapMode,
    MapPlace,
    MapSpec,
    MapView,
    class_steps,
    equal_steps,
    map_view,
    share_outlines,
)
from teduh.web.components.tables import Column, Table, TableView, table_csv, table_json

ROWS = [
    {"name": "Beta", "score": 2.5, "note": "=1+1"},
    {"name": "alfa", "score": None, "note": ""},
    {"name": "Gama", "score": 10.0, "note": "baik"},
]
TABLE = Table(
    id="uji",
    title="Uji",
    columns=(
        Column("name", "Nama"),
        Column("score", "Nilai", "number", decimals=1),
        Column("note", "Catatan", "note", sortable=False, minor=True),
    ),
    rows=ROWS,
    address="/uji/",
)


def names(view: TableView) -> list[str]:
    return [row[0].text for row in view.rows]


@pytest.mark.parametrize(
    ("order", "expected"),
    [
        ("name", ["alfa", "Beta", "Gama"]),
        ("-name", ["Gama", "Beta", "alfa"]),
        ("score", ["Beta", "Gama", "alfa"]),
        ("-score", ["Gama", "Beta", "alfa"]),
        ("note", ["Beta", "alfa", "Gama"]),  # not sortable: as it came
        ("unknown", ["Beta", "alfa", "Gama"]),
    ],
)
def test_order(order: str, expected: list[str]) -> None:
    """C1."""
    assert names(TableView(TABLE, {"urut": order})) == expected


def test_view_pages_and_leads() -> None:
    """C2."""
    view = TableView(TABLE, {"urut": "score", "hal": "9"}, page_size=2)
    assert (view.page, view.pages, len(view.rows)) == (2, 2, 1)
    assert view.previous_address == "/uji/?urut=score&hal=1"
    assert view.next_address == ""
    heads = {heading.column.key: heading for heading in view.headings}
    assert heads["score"].sort == "ascending"
    assert heads["score"].href == "/uji/?urut=-score"
    assert heads["name"].href == "/uji/?urut=name"
    assert heads["note"].href == ""
    part = TableView(TABLE, limit=2)
    assert part.is_partial
    assert [column.key for column in part.columns] == ["name", "score"]


def test_files() -> None:
    """C3."""
    lines = table_csv(TABLE).splitlines()
    assert lines == ["name,score,note", "Beta,2.5,'=1+1", "alfa,,", "Gama,10.0,baik"]
    assert table_json(TABLE, "-score")["rows"][0] == {"name": "Gama", "score": 10.0, "note": "baik"}


@pytest.mark.parametrize(
    ("printed", "value", "expected"),
    [
        ("44.28", 44.28, "44,28"),
        ("44,28", 44.28, "44,28"),
        ("100.00", 100.0, "100,00"),
        ("70", 70.0, "70"),
        ("", 1273.0, "1.273"),
        ("0.29", 0.29, "0,29"),
        ("sekitar 35", None, "sekitar 35"),
    ],
)
def test_printed(printed: str, value: float | None, expected: str) -> None:
    """C4: 0.29 is 0.28999… in binary and must not be cut to 0.28."""
    with use_language("id"):
        assert printed_text(printed, value) == expected


def test_words() -> None:
    """C4."""
    with translation.override("id"), use_language("id"):
        assert rank_text(3, 10) == "ke-3 dari 10"
        assert date_text("2024-11-20") == "20 November 2024"
        assert date_text("2024-09") == "September 2024"
        assert date_text("2015") == "2015"
        assert join_words(["a", "b", "c"]) == "a, b, dan c"
    with translation.override("en"), use_language("en"):
        assert [rank_text(n) for n in (1, 2, 3, 4, 11, 112, 121)] == [
            "1st", "2nd", "3rd", "4th", "11th", "112th", "121st",
        ]  # fmt: skip


def test_chart_places() -> None:
    """C5."""
    chart = Chart(
        "uji", ChartKind.DOT, "t", "s",
        [ChartRow("a", 25.0), ChartRow("b", None), ChartRow("c", 60.0)], "x", 0.0, 50.0,
    )  # fmt: skip
    first, missing, beyond = chart.drawn
    assert first.at == "50.00"
    assert missing.missing
    assert beyond.at == "100.00"
    bar = Chart("uji", ChartKind.BAR, "t", "s", [ChartRow("a", -5.0)], "x", -10.0, 10.0)
    assert (bar.drawn[0].bar_at, bar.drawn[0].bar_width) == ("25.00", "25.00")


@pytest.mark.parametrize("value", [0.4, 1.0, 7.2, 44.28, 99.9, 1234.0])
def test_scale_ends_at_a_round_number(value: float) -> None:
    """C5."""
    end = nice_ceiling(value)
    assert end >= value
    assert end / 10 ** math.floor(math.log10(end)) in range(1, 11)


def square(west: float, south: float) -> dict[str, object]:
    return mapping(box(west, south, west + 1, south + 1))


PLACES = [
    MapPlace("01", "Satu", value=1.0, step=1, size=100.0, latitude=0.5, longitude=115.5),
    MapPlace("02", "Dua", value=2.0, step=5, size=25.0, latitude=0.5, longitude=116.5),
    MapPlace("03", "Tiga", latitude=1.5, longitude=115.5),
]
SHAPES = {"01": square(115, 0), "02": square(116, 0), "03": square(115, 1)}


def test_areas_when_boundaries_are_known() -> None:
    """C6."""
    spec = MapSpec(
        "uji", "t", "s", PLACES, bounded=frozenset(SHAPES), load_boundaries=lambda: SHAPES
    )
    view = map_view(spec)
    assert view.mode is MapMode.AREAS
    assert [area.place.code for area in view.areas] == ["01", "02", "03"]
    assert view.has_missing
    assert view.areas[0].title == "Satu"


def test_boundaries_are_loaded_once() -> None:
    """C6: what is remembered is not loaded again."""
    kept: dict[str, object] = {}
    loads = []

    def remember(key: str, make):  # type: ignore[no-untyped-def]
        return kept.setdefault(key, None) or kept.update({key: make()}) or kept[key]

    def load() -> dict[str, object]:
        loads.append(1)
        return SHAPES

    spec = MapSpec("uji", "t", "s", PLACES, bounded=frozenset(SHAPES), load_boundaries=load)
    first = map_view(spec, remember=remember, key="k")
    assert map_view(spec, remember=remember, key="k").areas == first.areas
    assert loads == [1]


def test_circles_over_the_coast_else_tiles() -> None:
    """C6, C7."""
    view = map_view(MapSpec("uji", "t", "s", PLACES[:2], by_size=True))
    assert view.mode is MapMode.CIRCLES
    big, small = view.circles
    assert (big.place.code, small.place.code) == ("01", "02")
    assert (big.radius / small.radius) ** 2 == pytest.approx(4.0, rel=0.02)
    unplaced = [MapPlace(str(n), f"Tempat {n}") for n in range(7)]
    tiles = map_view(MapSpec("uji", "t", "s", unplaced))
    assert tiles.mode is MapMode.TILES
    assert len({(tile.x, tile.y) for tile in tiles.tiles}) == 7


def test_steps() -> None:
    """C6."""
    assert [class_steps(n) for n in (1, 2, 3, 4, 5)] == [
        (3,), (2, 4), (1, 3, 5), (1, 2, 4, 5), (1, 2, 3, 4, 5),
    ]  # fmt: skip
    assert [equal_steps(v, 0, 50) for v in (None, 0.0, 9.9, 10.0, 44.28, 50.0)] == [
        0,
        1,
        1,
        2,
        5,
        5,
    ]


def test_names_never_cover_names() -> None:
    """C8."""
    frame = frame_of((115.0, -1.0, 117.0, 1.0))
    wanted = [(500, 500, 20, "Nama yang panjang"), (520, 510, 10, "Nama lain"), (510, 520, 8, "C")]
    labels = place_labels(wanted, frame=frame, size=24)
    boxes = []
    for label in labels:
        width = len(label.text) * 24 * 0.56
        left = label.x - {"middle": width / 2, "start": 0.0, "end": width}[label.anchor]
        boxes.append(box(left, label.y - 24, left + width, label.y + 7))
    for position, area in enumerate(boxes):
        assert not any(area.intersection(other).area > 1 for other in boxes[position + 1 :])
    assert labels[0].text == "Nama yang panjang"


def test_path() -> None:
    """C9."""
    island = shapely.union_all([box(0, 0, 100, 50), box(200, 200, 201, 201)])
    path = svg_path(island)
    assert re.fullmatch(r"(M\d+ \d+l[-\d ]+z)+", path)
    assert path.count("M") == 1
    assert svg_path(box(0, 0, 0.5, 0.5)) == "M0 0h2v2h-2z"


def test_topojson() -> None:
    """C10: two triangles that share one edge, one of them walking it backwards."""
    topology = {
        "transform": {"scale": [0.5, 0.5], "translate": [100.0, 0.0]},
        "arcs": [[[0, 0], [4, 4]], [[4, 4], [0, -4], [-4, 0]], [[0, 0], [0, 4], [4, 0]]],
        "objects": {
            "land": {
                "type": "GeometryCollection",
                "geometries": [
                    {"type": "Polygon", "arcs": [[0, 1]]},
                    {"type": "MultiPolygon", "arcs": [[[2, ~0]]]},
                ],
            }
        },
    }
    found = topology_polygons(topology, "land", (99.0, -1.0, 103.0, 3.0))
    assert [round(polygon.area, 3) for polygon in found] == [2.0, 2.0]
    assert shapely.union_all(found).equals(box(100, 0, 102, 2))
    assert topology_polygons(topology, "land", (0.0, 0.0, 1.0, 1.0)) == []


def test_files_tell_invented_rows__c3() -> None:
    rows = [{"name": "a", "note": "x", "is_exercise": True}, {"name": "b", "note": "y"}]
    columns = (Column("name", "Nama"), Column("note", "Catatan", file_only=True))
    table = Table("t", "T", columns, rows, address="/t/?buang=a")
    assert table_csv(table, "-name").splitlines() == [
        "data,name,note", "nyata,b,y", "latihan,a,x",
    ]  # fmt: skip
    document = table_json(table)
    assert document["exercise"] is True
    assert [row["data"] for row in document["rows"]] == ["latihan", "nyata"]
    view = TableView(table)
    assert [column.key for column in view.columns] == ["name"]
    assert table.csv_address == "/t.csv?buang=a"
    assert view.headings[0].href == "/t/?buang=a&urut=name"
    plain = Table("t", "T", columns, rows[1:])
    assert table_csv(plain).startswith("name,note")
    assert table_json(plain)["exercise"] is False


def test_minor_numbers_leave_the_phone_too__c2() -> None:
    columns = (Column("a", "A"), Column("b", "B", "number", minor=True), Column("c", "C", "note"))
    assert [column.css for column in columns] == ["", "number minor", "note-column"]
    wide = Table("t", "T", tuple(Column(f"c{i}", "C") for i in range(13)), [])
    assert not TableView(wide).stacked  # a matrix moves sideways, it does not become 13 lines
    assert TableView(Table("t", "T", wide.columns[:4], [])).stacked


def test_equal_outlines_are_sent_once__c6() -> None:
    """The second map of the same places refers to the first; others keep their own."""
    shapes = {"01": mapping(box(0, 0, 2, 2)), "02": mapping(box(2, 0, 4, 2))}
    places = [MapPlace("01", "Satu", latitude=1, longitude=1), MapPlace("02", "Dua")]

    def drawn(name: str, shown: list[MapPlace]) -> MapView:
        codes = frozenset(p.code for p in shown)
        kept = {code: shapes[code] for code in codes}
        return map_view(MapSpec(name, "T", "", shown, bounded=codes, load_boundaries=lambda: kept))

    maps = share_outlines([drawn("a", places), drawn("b", places), drawn("c", places[:1])])
    assert [(m.outlines, m.lends) for m in maps] == [("", True), ("a", False), ("", False)]


@pytest.mark.parametrize(
    ("language", "unit", "expected"),
    [
        ("id", "%", "70\N{NO-BREAK SPACE}%"),
        ("en", "%", "70%"),
        ("en", "points", "70\N{NO-BREAK SPACE}points"),
        ("en", "", "70"),
    ],
)
def test_a_number_and_its_unit_are_written_as_the_language_does(
    language: str, unit: str, expected: str
) -> None:
    with translation.override(language), use_language(language):
        assert with_unit("70", unit) == expected
