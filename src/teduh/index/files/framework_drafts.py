"""From what a file says of a framework to a checked one, whatever the file was.

YAML, Excel and COINr's `iMeta` each become a `FrameworkDraft`: plain fields, each with the place it
came from. `assemble` turns a draft into a `Framework` and reports every fault at its place.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, Final, TypeVar

from teduh.index.files.recipe_files import recipe_findings
from teduh.index.framework import Conflict, Framework, Grade, Node, NodeKind, Scoring
from teduh.index.framework_checks import nearest
from teduh.index.messages import FrameworkMessage as M
from teduh.index.recipe import Recipe
from teduh.kernel.errors import Finding, InvalidInput, Where, raise_errors

NODE_FIELDS: Final = (
    "id", "kind", "parent", "children", "weights", "weight", "direction", "name", "unit",
    "scoring", "grades", "low", "high", "target", "denominator", "source", "source_url", "note",
    "assumption",
)  # fmt: skip
TOP_FIELDS: Final = (
    "id", "name", "units", "levels", "denominators", "groups", "conflict", "recipe", "metadata",
    "nodes",
)  # fmt: skip
UNITS: Final = ("kemendagri", "free")
LEVELS: Final = (
    "nation", "province", "regency", "district", "village", "hamlet", "rw", "rt", "polling_station",
)  # fmt: skip
_Choice = TypeVar("_Choice", bound=StrEnum)


@dataclass
class NodeDraft:
    """The fields of one node as the file has them; `where` answers for a field name."""

    fields: dict[str, Any]
    where: Callable[[str], Where]


@dataclass
class FrameworkDraft:
    """A framework as the file has it. `findings` are those of the reader of the file."""

    top: dict[str, Any]
    nodes: list[NodeDraft]
    where: Callable[[str], Where]
    recipe: Recipe | None = None
    findings: list[Finding] = field(default_factory=list)


def assemble(draft: FrameworkDraft) -> Framework:
    """Return the framework, or raise InvalidInput with every fault of file and tree at once."""
    return _Assembler(draft).run()


def _row(finding: Finding) -> int:
    return finding.where.row or 0


def _always(place: Where) -> Callable[[str], Where]:
    return lambda _: place


class _Assembler:
    """One pass over a draft, collecting findings."""

    def __init__(self, draft: FrameworkDraft) -> None:
        self.draft = draft
        self.findings = draft.findings
        self.where = draft.where

    def run(self) -> Framework:
        top, drafts = self.draft.top, self.draft.nodes
        self._known_fields(top, TOP_FIELDS, self.where)
        framework_id = self._text(top.get("id"), "id", self.where("id"))
        if not framework_id:
            self._find(M.FIELD_MISSING, self.where("id"), field="id")
        if not drafts:
            self._find(M.NO_NODES, self.where("nodes"))
        parents = self._parents_from_lists(drafts)
        nodes = [self._node(draft, parents) for draft in drafts]
        fields: dict[str, Any] = {
            "id": framework_id,
            "nodes": tuple(node for node in nodes if node is not None),
            "name": self._texts(top.get("name"), "name", self.where("name")),
            "units": self._one_of(top.get("units", "kemendagri"), "units", UNITS, self.where),
            "levels": tuple(
                self._one_of(level, "levels", LEVELS, self.where)
                for level in self._list(top.get("levels"), "levels", self.where)
            ),
            "denominators": self._denominators(top, nodes),
            "groups": tuple(str(g) for g in self._list(top.get("groups"), "groups", self.where)),
            "recipe": self.draft.recipe,
            "conflict": self._choice(
                top.get("conflict", "error"), "conflict", Conflict, self.where("conflict")
            ),
            "metadata": self._mapping(top.get("metadata"), "metadata", self.where("metadata")),
        }
        return self._build(fields)

    def _build(self, fields: dict[str, Any]) -> Framework:
        """Make the framework; faults of the tree get the place of their node in the file."""
        places = {str(d.fields.get("id")): d.where("id") for d in reversed(self.draft.nodes)}
        try:
            framework = Framework(**fields)
        except InvalidInput as error:
            for found in error.findings:
                place = places.get(found.where.node, self.where(""))
                if found.message is M.NO_NODES and self.findings:
                    continue
                self.findings.append(
                    found.at(
                        file=place.file,
                        sheet=place.sheet,
                        row=place.row,
                        column=place.column,
                        path=place.path,
                    )
                )
            raise InvalidInput(*sorted(self.findings, key=_row)) from None
        if framework.recipe is not None:
            place = self.where("recipe")
            self.findings += [
                found.at(file=place.file, row=place.row, path=f"recipe.{found.where.path}")
                for found in recipe_findings(framework.recipe, framework)
            ]
        raise_errors(sorted(self.findings, key=_row))
        return framework

    # Parents: a node names its own, or is listed with its weight by the parent.

    def _parents_from_lists(self, drafts: list[NodeDraft]) -> dict[str, tuple[str, Any]]:
        known = {str(d.fields["id"]) for d in drafts if d.fields.get("id") is not None}
        parents: dict[str, tuple[str, Any]] = {}
        for draft in drafts:
            parent = str(draft.fields.get("id"))
            children = [
                str(c) for c in self._list(draft.fields.get("children"), "children", draft.where)
            ]
            weights = self._list(draft.fields.get("weights"), "weights", draft.where)
            if weights and len(weights) != len(children):
                self._find(
                    M.WEIGHTS_LENGTH,
                    draft.where("weights"),
                    children=len(children),
                    weights=len(weights),
                )
                weights = []
            for i, child in enumerate(children):
                place = draft.where(f"children[{i}]")
                if child not in known:
                    hint = nearest(child, known)
                    self._find(M.CHILD_UNKNOWN, place, child=child, hint=hint)
                elif child in parents:
                    first = parents[child][0]
                    self._find(M.CHILD_OF_TWO, place, node=child, first=first, second=parent)
                else:
                    parents[child] = (parent, weights[i] if weights else None)
        return parents

    def _node(self, draft: NodeDraft, parents: Mapping[str, tuple[str, Any]]) -> Node | None:
        data, where = draft.fields, draft.where
        self._known_fields(data, NODE_FIELDS, where)
        node_id = self._text(data.get("id"), "id", where("id"))
        if not node_id:
            self._find(M.FIELD_MISSING, where("id"), field="id")
            return None
        parent = self._text(data.get("parent"), "parent", where("parent")) or None
        weight = data.get("weight")
        if node_id in parents:
            listed_by, listed_weight = parents[node_id]
            if parent is not None and parent != listed_by:
                self._find(
                    M.CHILD_OF_TWO, where("parent"), node=node_id, first=listed_by, second=parent
                )
            parent = listed_by
            if weight is None:
                weight = listed_weight
            elif listed_weight is not None and weight != listed_weight:
                self._find(
                    M.WEIGHT_TWICE, where("weight"), node=node_id, own=weight, listed=listed_weight
                )
        scoring = self._choice(data.get("scoring", "value"), "scoring", Scoring, where("scoring"))
        return Node(
            id=node_id,
            kind=self._kind(draft, node_id),
            parent=parent,
            weight=self._number(weight, "weight", where("weight"), default=1.0),
            direction=self._direction(data.get("direction"), where("direction")),
            name=self._texts(data.get("name"), "name", where("name")),
            unit=self._text(data.get("unit"), "unit", where("unit")),
            scoring=scoring,
            grades=self._grades(data.get("grades"), where),
            low=self._optional(data.get("low"), "low", where("low")),
            high=self._optional(data.get("high"), "high", where("high")),
            target=self._optional(data.get("target"), "target", where("target")),
            denominator=self._text(data.get("denominator"), "denominator", where("denominator"))
            or None,
            source=self._text(data.get("source"), "source", where("source")),
            source_url=self._text(data.get("source_url"), "source_url", where("source_url")),
            note=self._texts(data.get("note"), "note", where("note")),
            assumption=self._texts(data.get("assumption"), "assumption", where("assumption")),
        )

    def _kind(self, draft: NodeDraft, node_id: str) -> NodeKind:
        """What the node says it is; else an aggregate when something has it as parent."""
        if draft.fields.get("kind") is not None:
            return self._choice(draft.fields["kind"], "kind", NodeKind, draft.where("kind"))
        has_children = "children" in draft.fields or any(
            str(d.fields.get("parent")) == node_id for d in self.draft.nodes
        )
        return NodeKind.AGGREGATE if has_children else NodeKind.INDICATOR

    def _grades(self, value: Any, where: Callable[[str], Where]) -> tuple[Grade, ...]:
        found: list[Grade] = []
        for i, item in enumerate(self._list(value, "grades", where)):
            place = where(f"grades[{i}]")
            if not isinstance(item, Mapping):
                self._find(M.FIELD_TYPE, place, field="grades", expected="{id, weight, name}",
                           value=str(item))  # fmt: skip
                continue
            self._known_fields(item, ("id", "weight", "name"), _always(place))
            grade_id = self._text(item.get("id"), "id", place)
            if not grade_id:
                self._find(M.FIELD_MISSING, place, field="id")
            weight = self._number(item.get("weight"), "weight", place, default=None)
            if weight is None:
                self._find(M.FIELD_MISSING, place, field="weight")
            found.append(
                Grade(
                    grade_id,
                    1.0 if weight is None else weight,
                    self._texts(item.get("name"), "name", place),
                )
            )
        return tuple(found)

    def _denominators(self, top: Mapping[str, Any], nodes: list[Node | None]) -> tuple[str, ...]:
        """The declared list; without one, the columns that the nodes name."""
        if "denominators" in top:
            listed = self._list(top["denominators"], "denominators", self.where)
            return tuple(str(name) for name in listed)
        ids = {node.id for node in nodes if node}
        named = (node.denominator for node in nodes if node and node.denominator)
        return tuple(dict.fromkeys(name for name in named if name not in ids))

    # One value each.

    def _find(self, message: M, where: Where, **params: Any) -> None:
        self.findings.append(Finding(message, where, params))

    def _known_fields(
        self, data: Mapping[str, Any], known: tuple[str, ...], where: Callable[[str], Where]
    ) -> None:
        for name in data:
            if name not in known:
                self._find(
                    M.FIELD_UNKNOWN,
                    where(str(name)),
                    field=str(name),
                    hint=nearest(str(name), known),
                    known=", ".join(known),
                )

    def _text(self, value: Any, name: str, where: Where) -> str:
        if value is None:
            return ""
        if isinstance(value, (Mapping, list, bool)):
            self._find(M.FIELD_TYPE, where, field=name, expected="text", value=str(value))
            return ""
        return str(value).strip()

    def _texts(self, value: Any, name: str, where: Where) -> dict[str, str]:
        if isinstance(value, Mapping):
            if set(value) <= {"id", "en"}:
                return {k: str(v).strip() for k, v in value.items() if v not in (None, "")}
            self._find(M.FIELD_TYPE, where, field=name, expected="{id, en}", value=str(value))
            return {}
        text = self._text(value, name, where)
        return {"id": text} if text else {}

    def _list(self, value: Any, name: str, where: Callable[[str], Where]) -> list[Any]:
        if value is None:
            return []
        if isinstance(value, (list, tuple)):
            return list(value)
        self._find(M.FIELD_TYPE, where(name), field=name, expected="[…]", value=str(value))
        return []

    def _mapping(self, value: Any, name: str, where: Where) -> dict[str, Any]:
        if value is None:
            return {}
        if isinstance(value, Mapping):
            return dict(value)
        self._find(M.FIELD_TYPE, where, field=name, expected="{…}", value=str(value))
        return {}

    def _optional(self, value: Any, name: str, where: Where) -> float | None:
        found: float | None = self._number(value, name, where, default=None)
        return found

    def _number(self, value: Any, name: str, where: Where, *, default: Any) -> Any:
        if value is None:
            return default
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            self._find(M.NUMBER_NOT_FINITE, where, field=name, value=str(value))
            return default
        if not math.isfinite(value) and name != "weight":
            self._find(M.NUMBER_NOT_FINITE, where, field=name, value=str(value))
            return default
        return float(value)

    def _direction(self, value: Any, where: Where) -> int:
        if value is None:
            return 1
        if isinstance(value, bool) or value not in (1, -1):
            self._find(M.DIRECTION, where, value=str(value))
            return 1
        return int(value)

    def _one_of(
        self, value: Any, name: str, known: tuple[str, ...], where: Callable[[str], Where]
    ) -> str:
        if value not in known:
            self._find(
                M.CHOICE,
                where(name),
                value=str(value),
                field=name,
                hint=nearest(str(value), known),
                known=", ".join(known),
            )
            return known[0]
        return str(value)

    def _choice(self, value: Any, name: str, kind: type[_Choice], where: Where) -> _Choice:
        known = tuple(member.value for member in kind)
        return kind(self._one_of(value, name, known, _always(where)))
