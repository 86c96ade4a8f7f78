"""Each finding of a build carries exactly the values that its words need, in both languages."""

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

import teduh.index
from teduh.index.method_messages import MethodMessage
from teduh.kernel.errors import Finding
from teduh.kernel.texts import render

SOURCES = sorted(Path(teduh.index.__file__).parent.rglob("*.py"))
MADE_BY = {"finding", "Finding", "find"}
NO_PARAM = {"level", "where", "node"}  # `node` is where, unless it stands in a dict


def uses() -> Iterator[tuple[str, MethodMessage, set[str]]]:
    """Yield every place where a finding is made, its message and the values given to it."""
    for path in SOURCES:
        for call in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            name = getattr(getattr(call, "func", None), "id", None)
            name = name or getattr(getattr(call, "func", None), "attr", None)
            if not isinstance(call, ast.Call) or name not in MADE_BY or not call.args:
                continue
            first = call.args[0]
            owner = getattr(getattr(first, "value", None), "id", "")
            if not isinstance(first, ast.Attribute) or owner != "MethodMessage":
                continue
            given = {k.arg for k in call.keywords if k.arg} - NO_PARAM
            for item in [*call.args, *(k.value for k in call.keywords)]:
                if isinstance(item, ast.Dict):
                    given |= {k.value for k in item.keys if isinstance(k, ast.Constant)}
                if isinstance(item, ast.Name) and item.id == "params":
                    given |= {"count"}  # gathering.py builds it one line above
            yield f"{path.name}:{call.lineno}", MethodMessage[first.attr], given


def test_every_finding_has_the_values_its_words_need() -> None:
    wrong = {
        where: (sorted(message.params), sorted(given))
        for where, message, given in uses()
        if message.params != given
    }
    assert not wrong


def test_every_message_is_used_somewhere() -> None:
    text = "".join(path.read_text(encoding="utf-8") for path in SOURCES)
    unused = [m.name for m in MethodMessage if f"MethodMessage.{m.name}" not in text]
    assert not unused


@pytest.mark.parametrize("message", MethodMessage)
def test_every_message_renders_in_both_languages(message: MethodMessage) -> None:
    params = dict.fromkeys(message.params, 1.5)
    texts = {
        language: render(Finding(message, params=params), language) for language in ("id", "en")
    }
    assert "1,5" in texts["id"].as_line() or not params
    assert texts["id"].what != texts["en"].what
    assert texts["id"].repair != texts["en"].repair
