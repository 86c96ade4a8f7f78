"""YAML as plain data with the line of every value, so that a finding can say where.

Plain words follow YAML 1.2: only `true` and `false` are booleans (a node may be called `no`), `05`
is text and not the octal 5, `1e3` is a number, dates stay text. Only plain data is built (no tags
that make objects), a key that stands twice is a finding, and what anchors unfold to is bounded, so
that a small file cannot fill the memory.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any, Final

import yaml

from teduh.kernel.errors import Finding, InvalidInput, Where, raise_errors
from teduh.kernel.messages import FileMessage

MAX_VALUES: Final = 200_000
_PLAIN_TAGS: Final = frozenset(
    f"tag:yaml.org,2002:{kind}"
    for kind in ("map", "seq", "str", "int", "float", "bool", "null", "merge")
)


class _CoreLoader(yaml.SafeLoader):
    """The safe loader with the words of YAML 1.2's core schema."""

    yaml_implicit_resolvers = {}


for _tag, _pattern, _first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
    ("int", r"[-+]?(?:0|[1-9][0-9]*)", "-+0123456789"),
    (
        "float",
        r"[-+]?(?:\.[0-9]+|(?:0|[1-9][0-9]*)(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?",
        "-+.0123456789",
    ),
    ("float", r"[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN)", "-+."),
    ("merge", r"<<", "<"),
):
    _CoreLoader.add_implicit_resolver(
        f"tag:yaml.org,2002:{_tag}", re.compile(f"^(?:{_pattern})$"), list(_first)
    )


@dataclass
class YamlDocument:
    """Plain data, and the line on which each path of it begins."""

    data: Any
    lines: dict[str, int] = field(default_factory=dict)
    file: str = ""

    def where(self, path: str, **more: Any) -> Where:
        """Return the place of a path; a path that is not there answers with its parent's line."""
        head = path
        while head and head not in self.lines:
            head = head[: max(head.rfind("."), head.rfind("["), 0)]
        return Where(file=self.file, row=self.lines.get(head), path=path, **more)


def plain_document(data: Any, file: str = "") -> YamlDocument:
    """Wrap data that came from Python: it has paths and no lines."""
    return YamlDocument(data=data, file=file)


def read_yaml(text: str | bytes, *, file: str = "") -> YamlDocument:
    """Read YAML (or JSON, which is YAML) as plain data.

    Raises
    ------
    InvalidInput
        With every duplicate key and foreign tag at once, or the place where the syntax breaks.
    """
    try:
        loader = _CoreLoader(text)
        try:
            root = loader.get_single_node()
            reader = _Reader(loader, file)
            data = None if root is None else reader.build(root, "")
        finally:
            loader.dispose()
    except RecursionError:
        finding = Finding(FileMessage.YAML_TOO_LARGE, Where(file=file), {"limit": MAX_VALUES})
        raise InvalidInput(finding) from None
    except (yaml.YAMLError, ValueError) as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or getattr(error, "reason", None) or error
        where = Where(file=file, row=mark.line + 1 if mark else None)
        raise InvalidInput(
            Finding(FileMessage.YAML_SYNTAX, where, {"problem": str(problem)})
        ) from None
    raise_errors(reader.findings)
    return YamlDocument(data, reader.lines, file)


class _Reader:
    """Turns the graph of YAML nodes into plain data, keeping lines and faults."""

    def __init__(self, loader: yaml.SafeLoader, file: str) -> None:
        self.loader = loader
        self.file = file
        self.lines: dict[str, int] = {}
        self.findings: list[Finding] = []
        self.count = 0

    def build(self, node: yaml.Node, path: str) -> Any:
        self.count += 1
        line = node.start_mark.line + 1
        if self.count > MAX_VALUES:
            if self.count == MAX_VALUES + 1:
                self._find(FileMessage.YAML_TOO_LARGE, line, path, limit=MAX_VALUES)
            return None
        self.lines.setdefault(path, line)
        if node.tag not in _PLAIN_TAGS:
            self._find(FileMessage.YAML_TAG, line, path, tag=node.tag)
            return None
        if isinstance(node, yaml.MappingNode):
            return self._mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.build(item, f"{path}[{i}]") for i, item in enumerate(node.value)]
        return self.loader.construct_object(node)

    def _mapping(self, node: yaml.MappingNode, path: str) -> dict[Any, Any]:
        seen: set[tuple[str, str]] = set()
        for key, _ in node.value:
            line = key.start_mark.line + 1
            if not isinstance(key, yaml.ScalarNode):
                self._find(FileMessage.YAML_KEY_COMPLEX, line, path)
                return {}
            if (key.tag, key.value) in seen:
                self._find(FileMessage.YAML_KEY_DUPLICATE, line, path, key=key.value)
            seen.add((key.tag, key.value))
        self.loader.flatten_mapping(node)
        found: dict[Any, Any] = {}
        for key, value in node.value:
            name = f"{path}.{key.value}" if path else str(key.value)
            found[self.loader.construct_object(key)] = self.build(value, name)
            self.lines[name] = key.start_mark.line + 1
        return found

    def _find(self, message: FileMessage, line: int, path: str, **params: Any) -> None:
        where = Where(file=self.file, row=line, path=path)
        self.findings.append(Finding(message, where, params))
