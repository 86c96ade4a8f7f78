"""The table that the steps of a build work on, one column an indicator.

A build makes one, hands it from step to step and takes the result; nobody else sees it, so steps
change it in place and the functions around them stay pure.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Dataset, Flag, Floats
from teduh.index.files.recipe_steps import NUMBER
from teduh.index.framework import Framework, Node
from teduh.index.kernels import in_threads
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.kernel.errors import Finding, Level, Where

Bools = npt.NDArray[np.bool_]
Ints = npt.NDArray[np.int64]


@dataclass
class Working:
    """n units by k indicators on their way from raw values to normalised ones.

    `covered` marks values whose ancestor is given in the dataset: they are neither imputed nor
    missed. A row that is screened out has NaN everywhere, so statistics never see it.
    """

    framework: Framework
    dataset: Dataset
    values: Floats  # (n, k), Fortran order
    flags: npt.NDArray[np.uint8]  # (n, k), Fortran order
    included: Bools  # (n,)
    covered: Bools | None = None  # (n, k); None = nothing given above the indicators
    groups: list[Ints] | None = None  # rows of each period; None = a cross-section
    left_out: dict[str, MethodMessage] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)
    treatment: list[dict[str, Any]] = field(default_factory=list)
    normalised: bool = False
    threads: int | None = None

    @property
    def n_rows(self) -> int:
        """Units, or unit-periods."""
        return int(self.values.shape[0])

    @property
    def indicators(self) -> tuple[str, ...]:
        """Ids of the columns."""
        return self.framework.indicators

    def find(
        self, message: MethodMessage, node: str = "", level: Level = Level.ERROR, **params: Any
    ) -> None:
        """Note a finding of this build."""
        self.findings.append(Finding(message, Where(node=node), params, level))

    def period_rows(self) -> list[Ints]:
        """Rows of each period; all rows in a cross-section."""
        return self.groups if self.groups is not None else [np.arange(self.n_rows, dtype=np.int64)]

    def each_column(self, work: Callable[[int, Node, Floats], list[Finding]]) -> None:
        """Call `work(position, node, column)` for each indicator, in threads; keep its findings."""

        def one(position: int) -> list[Finding]:
            node = self.framework.by_id[self.indicators[position]]
            return work(position, node, self.values[:, position])

        for found in in_threads(
            one, range(len(self.indicators)), size=self.n_rows, threads=self.threads
        ):
            self.findings.extend(found)


def finding(
    message: MethodMessage, node: str = "", level: Level = Level.ERROR, **params: Any
) -> Finding:
    """Return a finding about a node."""
    return Finding(message, Where(node=node), params, level)


def unknown_method(step: Step, method: str, known: Mapping[str, Any], node: str = "") -> Finding:
    """Return the finding for a method that does not exist."""
    return finding(
        MethodMessage.METHOD_UNKNOWN, node, step=step.name, method=method, known=", ".join(known)
    )


def unknown_node(step: str, node: str) -> Finding:
    """Return the finding for a node that the framework does not have."""
    return Finding(MethodMessage.NODE_UNKNOWN, Where(node=node), {"step": step, "node": node})


def number(
    step: Step, params: Mapping[str, Any], name: str, default: float, node: str = ""
) -> tuple[float, list[Finding]]:
    """Return a parameter as a number, or the default and a finding when it is none."""
    value = params.get(name, default)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not np.isfinite(value):
        found = finding(
            MethodMessage.PARAM_INVALID,
            node,
            step=step.name,
            param=name,
            value=str(value),
            expected=NUMBER.expected,
        )
        return default, [found]
    return float(value), []


def flag_column(flags: npt.NDArray[np.uint8], position: int, where: Bools, flag: Flag) -> None:
    """Add a flag to the values of one column where a mask says so."""
    flags[where, position] |= np.uint8(flag)
