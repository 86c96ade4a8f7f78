"""Every fault of a tree, all at once: a framework that exists is a framework that can be built."""

from __future__ import annotations

import difflib
import math
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Final

from teduh.index.dataset import PROVENANCE_COLUMNS
from teduh.index.messages import FrameworkMessage
from teduh.kernel.errors import Finding, Where, raise_errors

if TYPE_CHECKING:
    from teduh.index.framework import Framework, Node

RESERVED: Final = frozenset(
    {"unit_id", "period", "indicator", "value", "baseline", *PROVENANCE_COLUMNS}
)
_ID = re.compile(r"[^\W_][\w.\-]*")


def check_tree(framework: Framework) -> None:
    """Raise InvalidInput with every fault of the tree (see `FrameworkMessage`)."""
    raise_errors(tree_findings(framework))


def tree_findings(framework: Framework) -> list[Finding]:
    """Return every fault of the tree, in the order of its nodes."""
    if not framework.nodes:
        return [Finding(FrameworkMessage.NO_NODES)]
    return [
        *_ids(framework),
        *_parents(framework),
        *_roots_and_cycles(framework),
        *_kinds(framework),
        *(finding for node in framework.nodes for finding in _numbers(node)),
        *_weight_sums(framework),
        *(finding for node in framework.nodes for finding in _grades(node)),
        *_denominators(framework),
    ]


def nearest(word: str, known: Iterable[str]) -> str:
    """Return ` (Did you mean …?)` in the form the messages take as `hint`, or nothing.

    The words are the same in both languages: an arrow and the nearest known name.

    >>> nearest("keamanann", ["keamanan", "kampanye"])
    ' → keamanan?'
    """
    found = difflib.get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f" → {found[0]}?" if found else ""


def _finding(message: FrameworkMessage, at: str, /, **params: object) -> Finding:
    return Finding(message, Where(node=at), params)


def _ids(framework: Framework) -> Iterator[Finding]:
    for node_id, count in Counter(node.id for node in framework.nodes).items():
        if count > 1:
            yield _finding(FrameworkMessage.ID_DUPLICATE, node_id, node=node_id, count=count)
        if not _ID.fullmatch(node_id):
            yield _finding(FrameworkMessage.ID_MALFORMED, node_id, node=node_id)
        elif node_id in RESERVED:
            yield _finding(FrameworkMessage.ID_RESERVED, node_id, node=node_id)


def _parents(framework: Framework) -> Iterator[Finding]:
    known = {node.id for node in framework.nodes}
    for node in framework.nodes:
        if node.parent is not None and node.parent not in known:
            yield _finding(
                FrameworkMessage.PARENT_UNKNOWN,
                node.id,
                parent=node.parent,
                hint=nearest(node.parent, known - {node.id}),
            )


def _roots_and_cycles(framework: Framework) -> Iterator[Finding]:
    parent_of = {node.id: node.parent for node in framework.nodes}
    roots = [node.id for node in framework.nodes if node.parent is None]
    if not roots:
        yield Finding(FrameworkMessage.ROOT_MISSING)
    if len(roots) > 1:
        yield Finding(FrameworkMessage.ROOT_SEVERAL, params={"nodes": ", ".join(roots)})
    done: set[str] = set()
    for start in parent_of:
        path: list[str] = []
        node: str | None = start
        while node is not None and node in parent_of and node not in done:
            if node in path:
                circle = path[path.index(node) :]
                params = {"nodes": " → ".join([*circle, node])}
                yield Finding(FrameworkMessage.CYCLE, Where(node=node), params)
                break
            path.append(node)
            node = parent_of[node]
        done.update(path)


def _kinds(framework: Framework) -> Iterator[Finding]:
    parents = {node.parent for node in framework.nodes if node.parent is not None}
    for node in framework.nodes:
        is_indicator = node.kind.value == "indicator"
        if is_indicator and node.id in parents:
            yield _finding(FrameworkMessage.INDICATOR_HAS_CHILDREN, node.id, node=node.id)
        if not is_indicator and node.id not in parents:
            yield _finding(FrameworkMessage.CHILDLESS, node.id, node=node.id)
        if is_indicator and node.parent is None and node.id not in parents:
            yield _finding(FrameworkMessage.ROOT_IS_INDICATOR, node.id, node=node.id)


def _numbers(node: Node) -> Iterator[Finding]:
    if isinstance(node.direction, bool) or node.direction not in (1, -1):
        yield _finding(FrameworkMessage.DIRECTION, node.id, value=str(node.direction))
    if not math.isfinite(node.weight):
        yield _finding(FrameworkMessage.WEIGHT_NOT_NUMBER, node.id, value=str(node.weight))
    elif node.weight < 0:
        yield _finding(FrameworkMessage.WEIGHT_NEGATIVE, node.id, value=node.weight)
    for field in ("low", "high", "target"):
        value = getattr(node, field)
        if value is not None and not math.isfinite(value):
            yield _finding(
                FrameworkMessage.NUMBER_NOT_FINITE, node.id, field=field, value=str(value)
            )
    if node.low is not None and node.high is not None and node.low >= node.high:
        yield _finding(FrameworkMessage.GOALPOSTS, node.id, low=node.low, high=node.high)


def _weight_sums(framework: Framework) -> Iterator[Finding]:
    siblings: dict[str, list[Node]] = {}
    for node in framework.nodes:
        if node.parent is not None:
            siblings.setdefault(node.parent, []).append(node)
    for parent, children in siblings.items():
        if all(child.weight == 0 for child in children):
            ids = ", ".join(child.id for child in children)
            yield _finding(FrameworkMessage.WEIGHTS_SUM_ZERO, parent, node=parent, children=ids)


def _grades(node: Node) -> Iterator[Finding]:
    graded = node.scoring.value == "graded_count"
    if node.grades and not graded:
        yield _finding(
            FrameworkMessage.GRADES_WITHOUT_SCORING,
            node.id,
            node=node.id,
            scoring=node.scoring.value,
        )
    if graded and not node.grades:
        yield _finding(FrameworkMessage.GRADES_MISSING, node.id, node=node.id)
    for grade_id, count in Counter(grade.id for grade in node.grades).items():
        if count > 1:
            yield _finding(FrameworkMessage.GRADE_DUPLICATE, node.id, grade=grade_id)
    for grade in node.grades:
        if not math.isfinite(grade.weight):
            yield _finding(FrameworkMessage.WEIGHT_NOT_NUMBER, node.id, value=str(grade.weight))
        elif grade.weight < 0:
            yield _finding(FrameworkMessage.WEIGHT_NEGATIVE, node.id, value=grade.weight)
    if node.grades and all(grade.weight == 0 for grade in node.grades):
        ids = ", ".join(grade.id for grade in node.grades)
        yield _finding(FrameworkMessage.WEIGHTS_SUM_ZERO, node.id, node=node.id, children=ids)


def _denominators(framework: Framework) -> Iterator[Finding]:
    indicators = {node.id for node in framework.nodes if node.kind.value == "indicator"}
    aggregates = {node.id for node in framework.nodes} - indicators
    declared = set(framework.denominators)
    for name in framework.denominators:
        if name in aggregates:
            yield _finding(FrameworkMessage.DENOMINATOR_IS_NODE, name, denominator=name)
        elif not _ID.fullmatch(name):
            yield _finding(FrameworkMessage.ID_MALFORMED, name, node=name)
    for node in framework.nodes:
        name = node.denominator or ""
        if name and name not in declared | indicators:
            yield _finding(
                FrameworkMessage.DENOMINATOR_UNKNOWN,
                node.id,
                denominator=name,
                hint=nearest(name, declared | indicators),
            )
