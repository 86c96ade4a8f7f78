"""Reading frameworks: YAML, a sheet of nodes in Excel or CSV, and COINr's `iMeta` as it is.

The YAML is that of `docs/method`: top fields, then `nodes`, each with `parent` and `weight`, or
listed with `children` and `weights` by its parent. The tables are described in `framework_tables`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from teduh.index.files.framework_drafts import FrameworkDraft, NodeDraft, assemble
from teduh.index.files.framework_tables import HEADER_MARKS, draft_from_tables
from teduh.index.files.recipe_files import recipe_from_document
from teduh.index.framework import Framework
from teduh.index.messages import FrameworkMessage
from teduh.index.recipe import Recipe
from teduh.kernel.errors import Finding, InvalidInput, Where
from teduh.kernel.intake import FileKind, admit
from teduh.kernel.tables import read_tables
from teduh.kernel.yaml_files import YamlDocument, plain_document, read_yaml

FRAMEWORK_KINDS: Final = (FileKind.YAML, FileKind.XLSX, FileKind.CSV)


def read_framework(source: Path | str | bytes | Mapping[str, Any], *, name: str = "") -> Framework:
    """Read and check a framework.

    Parameters
    ----------
    source : a path, the bytes of a file, or plain data as YAML would give.
    name : what to call the file in findings; the path's own name when empty.

    Raises
    ------
    InvalidInput, LimitReached
        With every fault at once, each with its line, row or path.
    """
    if isinstance(source, Mapping):
        return assemble(_draft_from_document(plain_document(dict(source), name)))
    file = admit(source, name=name, kinds=FRAMEWORK_KINDS)
    if file.kind is FileKind.YAML:
        return assemble(_draft_from_document(read_yaml(file.read_bytes(), file=file.name)))
    tables = read_tables(file, strict=False, header_marks=HEADER_MARKS)
    return assemble(draft_from_tables(tables, file.name))


def _draft_from_document(document: YamlDocument) -> FrameworkDraft:
    data = document.data
    if not isinstance(data, dict) or "nodes" not in data:
        raise InvalidInput(
            Finding(FrameworkMessage.NOT_A_FRAMEWORK, Where(file=document.file), {"kind": "YAML"})
        )
    findings: list[Finding] = []
    drafts: list[NodeDraft] = []
    nodes = data["nodes"] if isinstance(data["nodes"], list) else []
    for i, fields in enumerate(nodes):
        path = f"nodes[{i}]"
        if isinstance(fields, dict):
            drafts.append(NodeDraft(fields, _placer(document, path, str(fields.get("id", "")))))
        else:
            params = {"field": path, "expected": "{id, …}", "value": str(fields)}
            findings.append(Finding(FrameworkMessage.FIELD_TYPE, document.where(path), params))
    recipe = _recipe(document, data.get("recipe"), findings)
    return FrameworkDraft(data, drafts, document.where, recipe, findings)


def _placer(document: YamlDocument, path: str, node: str) -> Any:
    return lambda name: document.where(f"{path}.{name}" if name else path, node=node)


def _recipe(document: YamlDocument, data: Any, findings: list[Finding]) -> Recipe | None:
    if data is None:
        return None
    try:
        return recipe_from_document(document, "recipe")
    except InvalidInput as error:
        findings.extend(error.findings)
        return None
