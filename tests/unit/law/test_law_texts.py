"""Every text of the law's data is there in both languages, whole: a stray comma cuts one in two."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from teduh.law.data_files import data_names, read_data

FILES = [
    (folder, name) for folder in ("rules", "tracks", "calendars") for name in data_names(folder)
]


def texts(value: Any, path: str = "") -> Iterator[tuple[str, dict[str, Any]]]:
    if isinstance(value, dict):
        if "en" in value:
            yield path, value
        for key, inner in value.items():
            yield from texts(inner, f"{path}.{key}")
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from texts(inner, f"{path}[{number}]")


@pytest.mark.parametrize(("folder", "name"), FILES, ids=[f"{f}/{n}" for f, n in FILES])
def test_texts_are_whole(folder: str, name: str) -> None:
    found = list(texts(read_data(folder, name).data))
    assert found or folder == "calendars"
    for path, text in found:
        assert set(text) == {"id", "en"}, path
        assert all(isinstance(t, str) and t.strip() for t in text.values()), path
