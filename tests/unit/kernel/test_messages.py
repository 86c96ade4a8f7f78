"""Every message of the pure packages has an id of its own, two texts, and both languages.

M1  each id has text and only declared params (style, errors)
M2  every text is there in Indonesian, with the same placeholders
"""

import importlib
import pkgutil
import re
from string import Formatter

import pytest

from teduh.kernel.errors import Finding
from teduh.kernel.messages import Message
from teduh.kernel.texts import render, translate

PURE = ("kernel", "index", "signals", "law", "planning")


def pure_messages() -> list[Message]:
    for package in PURE:
        module = importlib.import_module(f"teduh.{package}")
        for found in pkgutil.walk_packages(module.__path__, f"{module.__name__}."):
            if found.name.endswith("messages"):
                importlib.import_module(found.name)
    enums = [e for e in Message.__subclasses__() if e.__module__.split(".")[1] in PURE]
    return [member for enum in enums for member in enum]


MESSAGES = pure_messages()


def test_ids_are_unique_and_well_formed__m1() -> None:
    ids = [message.value for message in MESSAGES]
    assert len(ids) == len(set(ids)) > 150
    assert [i for i in ids if not re.fullmatch(r"[a-z]+(\.[a-z0-9_]+){2}", i)] == []


@pytest.mark.parametrize("message", MESSAGES, ids=lambda m: str(m.value))
def test_both_languages_render_with_the_declared_params__m1_m2(message: Message) -> None:
    assert message.what and message.repair
    params = {name: f"<{name}>" for name in message.params}
    english = render(Finding(message, params=params), "en")
    assert not any(f"{{{name}}}" in english.as_line() for name in message.params)
    package = type(message).__module__
    for text in (message.what, message.repair):
        indonesian = translate(text, package=package, language="id")
        assert fields(indonesian) == fields(text)
    assert render(Finding(message, params=params), "id").what != english.what


def fields(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name}


SAME: set[str] = set()
