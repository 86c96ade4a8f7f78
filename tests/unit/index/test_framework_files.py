"""Reading frameworks from YAML, Excel and COINr's iMeta.

F1  a framework of any depth from YAML: children with weights, or parent with weight
F2  the same tree from a sheet of nodes, headings in Indonesian or English
F3  COINr's iMeta as it is: Indicator, Aggregate, Denominator, Group
F4  cyclic or childless nodes, weights that sum to zero and every other fault, all at once, placed
"""

import io
from typing import Any

import openpyxl
import pytest

from teduh.index import read_framework
from teduh.index.framework import Conflict, Framework, NodeKind, Scoring
from teduh.index.messages import FrameworkMessage as M
from teduh.index.messages import RecipeMessage
from teduh.kernel.errors import InvalidInput
from teduh.kernel.messages import FileMessage, NumberMessage, TableMessage

YAML = """
id: contoh
name: {id: Contoh, en: Example}
units: free
conflict: below
nodes:
  - {id: ikp, name: {id: Indeks, en: Index}, children: [a, b], weights: [0.6, 0.4]}
  - {id: a, name: A, direction: -1, unit: kejadian, scoring: graded_count,
     grades: [{id: 1, weight: 1}, {id: '2', weight: 3, name: {id: Berat}}]}
  - {id: b, children: [c]}
  - {id: c, low: 0, high: 10, target: 8, denominator: penduduk, source_url: 'https://x.id'}
recipe:
  - normalise: {method: minmax}
"""


def faults(source: Any, name: str = "k.yaml") -> list[tuple[Any, Any, str]]:
    data = source.encode() if isinstance(source, str) else source
    with pytest.raises(InvalidInput) as error:
        read_framework(data, name=name)
    return [(f.message, f.where.row, f.where.path or f.where.column) for f in error.value.findings]


def nodes_of(*nodes: dict[str, Any], **top: Any) -> list[Any]:
    """The messages for a tree given as plain data."""
    with pytest.raises(InvalidInput) as error:
        read_framework({"id": "x", "nodes": list(nodes), **top})
    return [f.message for f in error.value.findings]


def sheet(*tables: list[list[Any]]) -> bytes:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for i, rows in enumerate(tables):
        page = book.create_sheet(f"L{i}")
        for row in rows:
            page.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def test_yaml__f1() -> None:
    framework = read_framework(YAML.encode())
    assert framework.root == "ikp"
    assert framework.depth == {"ikp": 0, "a": 1, "b": 1, "c": 2}
    assert framework.by_id["b"].kind is NodeKind.AGGREGATE
    assert framework.effective_weights == {"ikp": 1, "a": 0.6, "b": 0.4, "c": 0.4}
    a, c = framework.by_id["a"], framework.by_id["c"]
    assert (a.scoring, a.direction, a.name) == (Scoring.GRADED_COUNT, -1, {"id": "A"})
    assert [(g.id, g.weight) for g in a.grades] == [("1", 1.0), ("2", 3.0)]
    assert (c.low, c.high, c.target, c.denominator) == (0, 10, 8, "penduduk")
    assert framework.denominators == ("penduduk",)
    assert framework.conflict is Conflict.BELOW
    assert framework.recipe is not None
    assert [step.name for step in framework.recipe.steps] == ["normalise"]


def test_parent_and_weight_say_the_same__f1() -> None:
    nodes = [
        {"id": "ikp"},
        {"id": "a", "parent": "ikp", "weight": 0.6},
        {"id": "b", "parent": "ikp", "weight": 0.4},
    ]
    framework = read_framework({"id": "x", "units": "free", "nodes": nodes})
    assert framework.effective_weights == {"ikp": 1, "a": 0.6, "b": 0.4}


def test_depth_has_no_bound__f1() -> None:
    nodes = [{"id": "n0"}, *({"id": f"n{i}", "parent": f"n{i - 1}"} for i in range(1, 40))]
    assert read_framework({"id": "x", "nodes": nodes}).depth["n39"] == 39


def test_every_fault_at_once_with_its_line__f4() -> None:
    text = """
id: x
units: bumi
nodes:
  - {id: ikp, children: [a, b, q], weights: [1, 1]}
  - {id: a, direction: 0, wieght: 1}
  - {id: b, weight: .inf, low: 5, high: 5}
  - {id: lone, parent: nowhere, kind: aggregate}
"""
    assert faults(text) == [
        (M.CHOICE, 3, "units"),
        (M.WEIGHTS_LENGTH, 5, "nodes[0].weights"),
        (M.CHILD_UNKNOWN, 5, "nodes[0].children[2]"),
        (M.FIELD_UNKNOWN, 6, "nodes[1].wieght"),
        (M.DIRECTION, 6, "nodes[1].direction"),
        (M.WEIGHT_NOT_NUMBER, 7, "nodes[2].id"),
        (M.GOALPOSTS, 7, "nodes[2].id"),
        (M.PARENT_UNKNOWN, 8, "nodes[3].id"),
        (M.CHILDLESS, 8, "nodes[3].id"),
    ]


def test_cyclic_and_childless_nodes__f4() -> None:
    root = {"id": "r"}
    leaf = {"id": "i", "parent": "r"}
    circle = [{"id": "p", "parent": "q"}, {"id": "q", "parent": "p"}]
    assert nodes_of(root, leaf, *circle) == [M.CYCLE]
    assert nodes_of(*circle) == [M.ROOT_MISSING, M.CYCLE]
    assert nodes_of({"id": "p", "parent": "p"}) == [M.ROOT_MISSING, M.CYCLE]
    assert nodes_of(root, leaf, {"id": "e", "parent": "r", "kind": "aggregate"}) == [M.CHILDLESS]
    assert nodes_of(root, leaf, {"id": "e", "parent": "r", "children": []}) == [M.CHILDLESS]


def test_weights__f4() -> None:
    zeros = [{"id": i, "parent": "r", "weight": 0} for i in "ab"]
    assert nodes_of({"id": "r"}, *zeros) == [M.WEIGHTS_SUM_ZERO]
    assert nodes_of({"id": "r"}, {"id": "a", "parent": "r", "weight": -1}) == [M.WEIGHT_NEGATIVE]
    text = {"id": "a", "parent": "r", "weight": "berat"}
    assert nodes_of({"id": "r"}, text) == [M.NUMBER_NOT_FINITE]
    twice = [{"id": "r", "children": ["a"], "weights": [2]}, {"id": "a", "weight": 3}]
    assert nodes_of(*twice) == [M.WEIGHT_TWICE]


def test_the_rest_of_the_tree__f4() -> None:
    leaf = {"id": "i", "parent": "r"}
    assert nodes_of({"id": "r"}, {"id": "s"}, leaf) == [M.ROOT_SEVERAL, M.ROOT_IS_INDICATOR]
    assert nodes_of({"id": "r"}, leaf, leaf) == [M.ID_DUPLICATE]
    assert nodes_of({"id": "r"}, {"id": "a:b", "parent": "r"}) == [M.ID_MALFORMED]
    assert nodes_of({"id": "r"}, {"id": "value", "parent": "r"}) == [M.ID_RESERVED]
    assert nodes_of({"id": "r"}) == [M.ROOT_IS_INDICATOR]
    named = {"id": "r", "kind": "indicator"}
    assert nodes_of(named, leaf) == [M.INDICATOR_HAS_CHILDREN]
    assert nodes_of() == [M.NO_NODES]
    both = [{"id": "r", "children": ["i", "s"]}, {"id": "s", "children": ["i"]}, {"id": "i"}]
    assert M.CHILD_OF_TWO in nodes_of(*both)


def test_grades_and_denominators__f4() -> None:
    grades = [{"id": "1", "weight": 1}]
    count = {"id": "a", "parent": "r", "grades": grades}
    assert nodes_of({"id": "r"}, count) == [M.GRADES_WITHOUT_SCORING]
    graded = {"id": "a", "parent": "r", "scoring": "graded_count"}
    assert nodes_of({"id": "r"}, graded) == [M.GRADES_MISSING]
    assert nodes_of({"id": "r"}, {**graded, "grades": grades * 2}) == [M.GRADE_DUPLICATE]
    zero = [{"id": "1", "weight": 0}]
    assert nodes_of({"id": "r"}, {**graded, "grades": zero}) == [M.WEIGHTS_SUM_ZERO]
    per = {"id": "a", "parent": "r", "denominator": "penduduk"}
    assert nodes_of({"id": "r"}, per, denominators=["pemilih"]) == [M.DENOMINATOR_UNKNOWN]


def test_a_recipe_is_checked_against_the_tree__f4() -> None:
    text = YAML.replace("{method: minmax}", "{method: minmax, per_indicator: {z: {}, b: {}}}")
    assert [message for message, _, _ in faults(text)] == [
        RecipeMessage.NODE_UNKNOWN,
        RecipeMessage.NOT_AN_INDICATOR,
    ]


def test_a_constructed_framework_is_checked_too__f4() -> None:
    with pytest.raises(InvalidInput):
        Framework(id="x", nodes=())


NODES = [
    ["kode", "induk", "bobot", "arah", "nama", "penilaian", "tingkat", "batas_bawah"],
    ["ikp", None, None, None, "Indeks", None, None, None],
    ["a", "ikp", "0,6", 1, "A", "hitungan_bertingkat", "1=1; 2=2,5", None],
    ["b", "ikp", 0.4, -1, "B", "nilai", None, 3],
]


def test_excel__f2() -> None:
    whole = [["isian", "nilai"], ["id", "contoh"], ["name_id", "Contoh"], ["units", "bebas"]]
    framework = read_framework(sheet(NODES, whole), name="kerangka.xlsx")
    assert (framework.id, framework.units, framework.name) == ("contoh", "free", {"id": "Contoh"})
    a, b = framework.by_id["a"], framework.by_id["b"]
    assert (a.weight, a.scoring, a.name) == (0.6, Scoring.GRADED_COUNT, {"id": "A"})
    assert [(g.id, g.weight) for g in a.grades] == [("1", 1), ("2", 2.5)]
    assert (b.direction, b.low) == (-1, 3)


def test_english_headings_and_csv__f2() -> None:
    text = "id,parent,weight,direction,name_en\nr,,,,Root\na,r,2,-1,A\nb,r,1,1,B\n"
    framework = read_framework(text.encode(), name="my tree.csv")
    assert framework.id == "my-tree"
    assert framework.effective_weights["a"] == pytest.approx(2 / 3)


def test_faults_in_a_sheet_have_row_and_column__f4() -> None:
    rows = [*NODES[:2], ["a", "ikp", "1.234", 2, "A", "ganda", "x", None], ["a", "q"]]
    assert faults(sheet(rows), "k.xlsx") == [
        (NumberMessage.AMBIGUOUS, 3, "bobot"),
        (M.FIELD_TYPE, 3, "tingkat"),
        (M.CHOICE, 3, "penilaian"),
        (M.DIRECTION, 3, "arah"),
        (M.ID_DUPLICATE, 3, "kode"),
        (M.PARENT_UNKNOWN, 3, "kode"),
    ]
    renamed = [["kode", "induk", "beban"], *[r[:3] for r in NODES[1:]]]
    assert faults(sheet(renamed), "k.xlsx") == [(M.FIELD_UNKNOWN, 1, "beban")]


IMETA = """Level,iCode,iName,Direction,Weight,Unit,Target,Denominator,Parent,Type,Owner
1,Goods,Trade in goods,1,1,USD,12.345,GDP,Conn,Indicator,x
1,Flights,Flights,-1,2,n,7.5,NA,Conn,Indicator,x
2,Conn,Connectivity,1,1,,,,Index,Aggregate,x
3,Index,Index,1,1,,,,NA,Aggregate,x
NA,GDP,GDP,NA,NA,,,,NA,Denominator,x
NA,Size,Size group,NA,NA,,,,NA,Group,x
"""


def test_coinr_imeta__f3() -> None:
    framework = read_framework(IMETA.encode(), name="iMeta.csv")
    assert (framework.units, framework.denominators, framework.groups) == (
        "free",
        ("GDP",),
        ("Size",),
    )
    goods = framework.by_id["Goods"]
    assert (goods.denominator, goods.target, goods.unit) == ("GDP", 12.345, "USD")
    assert framework.by_id["Flights"].direction == -1
    assert framework.effective_weights["Flights"] == pytest.approx(2 / 3)
    rows = [line.split(",") for line in IMETA.splitlines()]
    assert read_framework(sheet(rows), name="iMeta.xlsx").indicators == ("Goods", "Flights")


def test_faults_of_imeta__f3_f4() -> None:
    text = IMETA.replace("2,Conn", "1,Conn").replace("Size group,NA,NA,,,,NA,Group", ",,,,,,,Grup")
    assert faults(text, "iMeta.csv") == [
        (M.LEVEL_ORDER, 2, "Level"),
        (M.LEVEL_ORDER, 3, "Level"),
        (M.CHOICE, 7, "Type"),
    ]


@pytest.mark.parametrize("text", ["a: 1\n", "[1, 2]", "x,y\n1,2\n"])
def test_what_is_no_framework__f4(text: str) -> None:
    assert [m for m, _, _ in faults(text, "")] == [M.NOT_A_FRAMEWORK]


def test_faults_of_the_file_come_first__f4() -> None:
    assert faults("id: x\nid: y\nnodes: []\n") == [(FileMessage.YAML_KEY_DUPLICATE, 2, "")]
    twice = [["kode", "induk", "induk"], ["r", None, None], ["a", "r", None]]
    assert faults(sheet(twice), "k.xlsx") == [(TableMessage.HEADER_DUPLICATE, 1, "")]
