"""YAML as plain data with lines.

Y1  words follow YAML 1.2: ids such as `no` and `05` stay text
Y2  tags, duplicate keys, deep nesting and unfolding anchors are refused with their line
"""

import pytest

from teduh.kernel.errors import InvalidInput
from teduh.kernel.messages import FileMessage as M
from teduh.kernel.yaml_files import MAX_VALUES, read_yaml


def messages(text: str) -> list[tuple[M, int | None]]:
    with pytest.raises(InvalidInput) as error:
        read_yaml(text, file="x.yaml")
    return [(f.message, f.where.row) for f in error.value.findings]


def test_words__y1() -> None:
    text = "{a: no, b: 05, c: 1e3, d: 12, e: -0.5, f: true, g: 2024-11-21, h: ~, i: 1:30, j: .inf}"
    assert read_yaml(text).data == {
        "a": "no",
        "b": "05",
        "c": 1000.0,
        "d": 12,
        "e": -0.5,
        "f": True,
        "g": "2024-11-21",
        "h": None,
        "i": "1:30",
        "j": float("inf"),
    }


def test_lines_of_paths() -> None:
    document = read_yaml("a: 1\nnodes:\n  - {id: x}\n  - id: y\n    weight: 2\n")
    assert document.where("nodes[1].weight").row == 5
    assert document.where("nodes[1].absent").row == 4  # its parent's line
    assert document.where("a").row == 1


def test_merge_keys_keep_what_is_written_out() -> None:
    text = "base: &b {x: 1, y: 2}\nmore: {<<: *b, y: 3}\n"
    assert read_yaml(text).data["more"] == {"x": 1, "y": 3}


def test_duplicate_keys_all_at_once__y2() -> None:
    assert messages("a: 1\na: 2\nb: {c: 1, c: 2}\n") == [
        (M.YAML_KEY_DUPLICATE, 2),
        (M.YAML_KEY_DUPLICATE, 3),
    ]


def test_no_python_objects__y2() -> None:
    assert messages("a: !!python/object/apply:os.system ['true']")[0][0] is M.YAML_TAG


def test_syntax_says_the_line__y2() -> None:
    assert messages("a: 1\nb: [1, 2\nc: 3\n")[0][0] is M.YAML_SYNTAX
    assert messages("a: 1\n\tb: 2\n") == [(M.YAML_SYNTAX, 2)]


def test_a_list_is_no_key__y2() -> None:
    assert messages("? [1, 2]\n: x\n")[0][0] is M.YAML_KEY_COMPLEX


def test_anchors_do_not_unfold_without_end__y2() -> None:
    lines = ["a0: &a0 [x, x, x, x, x, x, x, x, x, x]"]
    lines += [f"a{i}: &a{i} [{', '.join([f'*a{i - 1}'] * 10)}]" for i in range(1, 9)]
    assert MAX_VALUES < 10**8
    assert M.YAML_TOO_LARGE in [message for message, _ in messages("\n".join(lines))]


@pytest.mark.parametrize("text", ["a: &a [*a]", "[" * 5000])
def test_endless_nesting__y2(text: str) -> None:
    assert messages(text)[0][0] in (M.YAML_TOO_LARGE, M.YAML_SYNTAX)
