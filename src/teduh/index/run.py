"""What a build returns: scores, ranks, categories, contributions and findings for every node.

`IndexRun` is plain arrays beside the inputs they came from. Writing it to files is in
`run_files.py`; the pages read those files.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt
import polars as pl

from teduh.index.dataset import Dataset, Floats
from teduh.index.framework import Framework
from teduh.index.recipe import Recipe
from teduh.kernel.errors import Finding

# Raised whenever any number can change; golden runs fail when numbers move without it.
METHOD_VERSION: Final = 2  # 2: quantiles that coincide make no classes


@dataclass(frozen=True)
class IndexRun:
    """One execution of a recipe. n = rows of the dataset, m = nodes, k = indicators.

    `nodes` is `framework.order`: indicators first (their score is the normalised value, direction
    applied), then aggregates, the root last. Scores are points; NaN = no score. `ranks` counts 1
    for the highest score, ties share the smallest rank, 0 = no rank; in a panel each period is
    ranked by itself. `categories` holds positions in `category_labels[node]`, -1 = none.
    """

    framework: Framework
    recipe: Recipe
    dataset: Dataset
    nodes: tuple[str, ...]
    scores: Floats  # (n, m)
    ranks: npt.NDArray[np.int32]  # (n, m)
    categories: npt.NDArray[np.int8]  # (n, m)
    category_labels: Mapping[str, tuple[str, ...]]
    cutoffs: Mapping[str, tuple[float, ...]]
    flags: npt.NDArray[np.uint8]  # (n, m), see dataset.Flag
    weights: Mapping[str, float]  # weight of each node within its parent, as used; sums to 1
    effective_weights: Mapping[str, float]
    contributions: Floats | None  # (n, c) points in the index, None where the method has none
    contribution_method: str  # exact, log_share, owen, owen_estimated, none
    contribution_baseline: Floats | None  # (n,) points that belong to no indicator; None when 0
    treatment: pl.DataFrame  # one row for each treated indicator: before and after
    run_id: str
    content_hash: str
    findings: tuple[Finding, ...] = ()
    extra: Mapping[str, Any] = field(default_factory=dict)
    contribution_nodes: tuple[str, ...] = ()  # c columns: indicators, then nodes given in the data

    @property
    def unit_ids(self) -> tuple[str, ...]:
        """Ids of the rows."""
        return self.dataset.unit_ids

    @property
    def periods(self) -> tuple[str, ...] | None:
        """Periods of the rows, None for a cross-section."""
        return self.dataset.periods

    def node_index(self, node: str) -> int:
        """Position of a node in the columns of the matrices."""
        return self.nodes.index(node)

    def score(self, node: str | None = None) -> Floats:
        """Return the scores at one node (the root when none is named), shape (n,)."""
        return self.scores[:, self.node_index(node or self.framework.root)]
