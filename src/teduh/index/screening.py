"""Screen: leave out units that have too little data to be scored."""

from __future__ import annotations

import numpy as np

from teduh.index.dataset import Flag, Floats
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Bools, Working, number
from teduh.kernel.errors import Level


def screen_units(values: Floats, *, min_coverage: float) -> Bools:
    """Return which units stay: their share of observed values is at least `min_coverage`.

    Examples
    --------
    >>> screen_units(np.array([[1.0, 2.0], [np.nan, 2.0]]), min_coverage=0.9)
    array([ True, False])
    """
    if values.shape[1] == 0:
        return np.ones(values.shape[0], dtype=np.bool_)
    share = (~np.isnan(values)).sum(axis=1) / values.shape[1]
    stays: Bools = share >= min_coverage - 1e-12
    return stays


def screen_table(work: Working, step: Step) -> None:
    """Drop units below the limit: all their values become NaN and carry the flag EXCLUDED.

    What lies below a node that is given in the dataset counts as observed.
    """
    limit, found = number(step, step.params, "min_coverage", 0.0)
    work.findings.extend(found)
    values = work.values if work.covered is None else np.where(work.covered, 0.0, work.values)
    stays = screen_units(values, min_coverage=limit)
    dropped = work.included & ~stays
    if not dropped.any():
        return
    work.included &= stays
    work.values[dropped] = np.nan
    work.flags[dropped] |= np.uint8(Flag.EXCLUDED)
    work.find(
        MethodMessage.SCREENED_OUT, level=Level.WARNING, count=int(dropped.sum()), limit=limit
    )
