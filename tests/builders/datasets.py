"""A small framework with every kind of datum, for tests of the readers."""

from __future__ import annotations

from teduh.index import read_framework
from teduh.index.framework import Framework


def framework_of(**top: object) -> Framework:
    grades = [{"id": "1", "weight": 1}, {"id": "2", "weight": 3}]
    return read_framework(
        {
            "id": "x",
            "nodes": [
                {"id": "ikp"},
                {"id": "dim", "parent": "ikp"},
                {"id": "a", "parent": "dim"},
                {"id": "b", "parent": "dim", "scoring": "graded_count", "grades": grades},
                {"id": "c", "parent": "ikp", "denominator": "penduduk"},
            ],
            "groups": ["pulau"],
            **top,
        }
    )


FRAMEWORK = framework_of()
