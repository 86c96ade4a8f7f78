"""Denominate: divide a measured amount by the size it depends on (events by voters, say)."""

from __future__ import annotations

import numpy as np

from teduh.index.dataset import Floats
from teduh.index.framework import Node
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Working, finding, number
from teduh.kernel.errors import Finding, Level


def denominate(values: Floats, denominator: Floats, *, scale: float = 1.0) -> Floats:
    """Return `values / denominator x scale`; NaN where the denominator is not above zero.

    Parameters
    ----------
    values, denominator : ndarray of float, shape (n_units,)
        NaN = not observed.
    scale : float
        1 for a share, 100_000 for a rate per 100,000.

    Examples
    --------
    >>> denominate(np.array([3.0, 4.0]), np.array([2000.0, 0.0]), scale=1000.0)
    array([1.5, nan])
    """
    usable = denominator > 0.0
    return np.where(usable, values / np.where(usable, denominator, 1.0) * scale, np.nan)


def denominate_table(work: Working, step: Step) -> None:
    """Divide each indicator that has a denominator: the node's, or one named in the step."""

    def one(_position: int, node: Node, column: Floats) -> list[Finding]:
        params = step.params_for(node.id)
        name = params.get("denominator", node.denominator)
        if name is None:
            return []
        if str(name) not in work.dataset.column_index:
            return [finding(MethodMessage.DENOMINATOR_MISSING, node.id, column=str(name))]
        scale, found = number(step, params, "scale", 1.0, node.id)
        denominator = work.dataset.column(str(name))
        unusable = ~np.isnan(column) & ~(denominator > 0.0)
        if unusable.any():
            found.append(
                finding(
                    MethodMessage.DENOMINATOR_NOT_POSITIVE,
                    node.id,
                    Level.WARNING,
                    column=str(name),
                    count=int(unusable.sum()),
                )
            )
        column[:] = denominate(column, denominator, scale=scale)
        return found

    work.each_column(one)
