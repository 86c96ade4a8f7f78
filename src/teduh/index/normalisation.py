"""Normalise: bring every indicator to one scale, with more meaning more vulnerable.

An indicator of direction -1 is multiplied by -1 first. Its goalposts, target and scale ends are
given in its own unit and turn with it, so that `low` is always the smaller number in that unit.
Minimum, maximum, mean and the like are taken over all observed units, in a panel over all periods
together, so that scores of different periods compare.
"""

# ruff: noqa: ARG001 - the lifted methods are all called in one way

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np

from teduh.index.dataset import Flag, Floats
from teduh.index.files.recipe_steps import BOUNDS
from teduh.index.framework import Node
from teduh.index.kernels import rank_scores
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import Working, finding, number, unknown_method
from teduh.kernel.errors import Finding, InvalidInput, Level


def normalise_minmax(values: Floats, *, low: float = 0.0, high: float = 100.0) -> Floats:
    """Return (x - min) / (max - min) x (high - low) + low.

    Raises
    ------
    InvalidInput
        `index.indicator.constant` when all observed values are equal.

    Examples
    --------
    >>> normalise_minmax(np.array([10.0, 20.0, 30.0, np.nan]))
    array([  0.,  50., 100.,  nan])
    """
    least, most = _range(values, "minmax")
    return (values - least) / (most - least) * (high - low) + low


def normalise_zscore(values: Floats, *, mean: float = 0.0, sd: float = 1.0) -> Floats:
    """Return (x - mean of x) / sample sd of x, rescaled to `mean` and `sd`.

    Examples
    --------
    >>> normalise_zscore(np.array([1.0, 2.0, 3.0]))
    array([-1.,  0.,  1.])
    """
    _range(values, "zscore")
    seen = values[~np.isnan(values)]
    centre, spread = float(seen.mean()), float(seen.std(ddof=1))
    return (values - centre) / spread * sd + mean


def normalise_rank(values: Floats) -> Floats:
    """Return ranks from 1 for the lowest value; ties share the smallest.

    Examples
    --------
    >>> normalise_rank(np.array([5.0, 1.0, 5.0, np.nan]))
    array([ 2.,  1.,  2., nan])
    """
    ranks = rank_scores(-values[:, None], tie=0.0, threads=1)[:, 0]
    return np.where(np.isnan(values), np.nan, ranks.astype(np.float64))


def normalise_borda(values: Floats) -> Floats:
    """Return how many observed units lie below: rank - 1."""
    return normalise_rank(values) - 1.0


def normalise_percentile_rank(values: Floats) -> Floats:
    """Return (rank - 1) / (n - 1), n the number of observed units.

    Examples
    --------
    >>> normalise_percentile_rank(np.array([5.0, 1.0, 3.0]))
    array([1. , 0. , 0.5])
    """
    _range(values, "percentile_rank")
    return normalise_borda(values) / (int((~np.isnan(values)).sum()) - 1.0)


def normalise_scaled(values: Floats, *, low: float, high: float) -> Floats:
    """Return (x - low) / (high - low) x 100, not clipped.

    Raises
    ------
    InvalidInput
        `index.normalisation.range_is_zero` when both ends are equal.
    """
    if low == high:
        raise InvalidInput(finding(MethodMessage.RANGE_IS_ZERO, low=low, high=high))
    return (values - low) / (high - low) * 100.0


def normalise_goalposts(values: Floats, *, low: float, high: float) -> Floats:
    """Return `normalise_scaled` clipped to 0-100; fixed ends let periods compare.

    References
    ----------
    OECD/JRC (2008), Handbook on Constructing Composite Indicators, the normalisation step.

    Examples
    --------
    >>> normalise_goalposts(np.array([15.0, 40.0, np.nan]), low=10.0, high=30.0)
    array([ 25., 100.,  nan])
    """
    return np.clip(normalise_scaled(values, low=low, high=high), 0.0, 100.0)


def normalise_distance_to_max(values: Floats) -> Floats:
    """Return 1 - (max - x) / (max - min)."""
    least, most = _range(values, "distance_to_max")
    return 1.0 - (most - values) / (most - least)


def normalise_distance_to_reference(values: Floats, *, reference: float) -> Floats:
    """Return 1 - (reference - x) / (reference - min): 1 at the reference unit, more beyond it."""
    least, _ = _range(values, "distance_to_reference")
    if reference == least:
        raise InvalidInput(finding(MethodMessage.RANGE_IS_ZERO, low=least, high=reference))
    return 1.0 - (reference - values) / (reference - least)


def normalise_distance_to_target(values: Floats, *, target: float) -> Floats:
    """Return (x - min) / (target - min): 1 at the target, more beyond it."""
    seen = values[~np.isnan(values)]
    least = float(seen.min())
    if target == least:
        raise InvalidInput(finding(MethodMessage.RANGE_IS_ZERO, low=least, high=target))
    return (values - least) / (target - least)


def normalise_fraction_of_max(values: Floats) -> Floats:
    """Return x / max."""
    seen = values[~np.isnan(values)]
    most = float(seen.max())
    if most == 0.0:
        raise InvalidInput(finding(MethodMessage.RANGE_IS_ZERO, low=0.0, high=0.0))
    return values / most


def _range(values: Floats, method: str) -> tuple[float, float]:
    # fmin and fmax pass over NaN without a copy
    least, most = float(np.fmin.reduce(values)), float(np.fmax.reduce(values))
    if not most > least:
        raise InvalidInput(finding(MethodMessage.CONSTANT, level=Level.WARNING, method=method))
    return least, most


Params = Mapping[str, Any]
Found = tuple[Floats, list[Finding]]


def _bounds(step: Step, node: str) -> tuple[float, float, list[Finding]]:
    """Return the ends of the scale that scores are to have."""
    bounds = step.params_for(node).get("bounds", (0.0, 100.0))
    try:
        low, high = (float(bound) for bound in bounds)
    except (TypeError, ValueError):
        low, high = np.nan, np.nan
    if np.isfinite(low) and np.isfinite(high) and low < high:
        return low, high, []
    return 0.0, 100.0, [_invalid(step, node, "bounds", bounds, BOUNDS.expected)]


def _minmax(work: Working, step: Step, node: Node, x: Floats) -> Found:
    low, high, found = _bounds(step, node.id)
    return normalise_minmax(x, low=low, high=high), found


def _zscore(work: Working, step: Step, node: Node, x: Floats) -> Found:
    params = step.params_for(node.id)
    mean, found = number(step, params, "mean", 0.0, node.id)
    sd, more = number(step, params, "sd", 1.0, node.id)
    return normalise_zscore(x, mean=mean, sd=sd), found + more


def _ends(step: Step, node: Node, method: str) -> tuple[float, float, list[Finding]]:
    params = step.params_for(node.id)
    found: list[Finding] = []
    ends: list[float] = []
    for name, own in (("low", node.low), ("high", node.high)):
        # what the recipe says of this indicator, else the node's own, else the step's for all
        value = step.per_indicator.get(node.id, {}).get(name, own)
        if value is None and params.get(name) is None:
            found.append(_missing(step, node.id, method, name))
            ends.append(float(len(ends)))
            continue
        one = {name: params[name] if value is None else value}
        given, more = number(step, one, name, float(len(ends)), node.id)
        ends.append(given)
        found.extend(more)
    low, high = ends
    return (low, high, found) if node.direction == 1 else (-high, -low, found)


def _scaled(work: Working, step: Step, node: Node, x: Floats) -> Found:
    low, high, found = _ends(step, node, "scaled")
    return (x, found) if found else (normalise_scaled(x, low=low, high=high), [])


def _goalposts(work: Working, step: Step, node: Node, x: Floats) -> Found:
    low, high, found = _ends(step, node, "goalposts")
    least, most, more = _bounds(step, node.id)
    if found or more:
        return x, found + more
    out = normalise_goalposts(x, low=low, high=high) / 100.0 * (most - least) + least
    beyond = (x < low) | (x > high)
    if beyond.any():
        position = work.indicators.index(node.id)
        work.flags[beyond, position] |= np.uint8(Flag.CLIPPED)
        found = [finding(MethodMessage.CLIPPED, node.id, Level.WARNING, count=int(beyond.sum()))]
    return out, found


def _to_max(work: Working, step: Step, node: Node, x: Floats) -> Found:
    return normalise_distance_to_max(x), []


def _to_reference(work: Working, step: Step, node: Node, x: Floats) -> Found:
    unit = step.params_for(node.id).get("unit")
    if unit is None:
        return x, [_missing(step, node.id, "distance_to_reference", "unit")]
    rows = [r for r, u in enumerate(work.dataset.unit_ids) if u == str(unit)]
    # in a panel the reference unit's latest observed period
    seen = [float(x[r]) for r in rows if not np.isnan(x[r])]
    if not seen:
        return x, [finding(MethodMessage.REFERENCE_MISSING, node.id, unit=str(unit))]
    return normalise_distance_to_reference(x, reference=seen[-1]), []


def _to_target(work: Working, step: Step, node: Node, x: Floats) -> Found:
    own = step.per_indicator.get(node.id, {}).get("target", node.target)
    value = step.params.get("target") if own is None else own
    if value is None:
        return x, [_missing(step, node.id, "distance_to_target", "target")]
    target, found = number(step, {"target": value}, "target", 0.0, node.id)
    return (
        (x, found)
        if found
        else (
            normalise_distance_to_target(x, target=target * node.direction),
            [],
        )
    )


def _plain(function: Callable[[Floats], Floats]) -> Callable[[Working, Step, Node, Floats], Found]:
    def lifted(work: Working, step: Step, node: Node, x: Floats) -> Found:
        return function(x), []

    return lifted


METHODS: Final[dict[str, Callable[[Working, Step, Node, Floats], Found]]] = {
    "none": _plain(lambda x: x),
    "minmax": _minmax,
    "zscore": _zscore,
    "rank": _plain(normalise_rank),
    "borda": _plain(normalise_borda),
    "percentile_rank": _plain(normalise_percentile_rank),
    "goalposts": _goalposts,
    "scaled": _scaled,
    "distance_to_max": _to_max,
    "distance_to_reference": _to_reference,
    "distance_to_target": _to_target,
    "fraction_of_max": _plain(normalise_fraction_of_max),
}
# A constant says something on a scale that does not come from the data.
_FIXED: Final = frozenset({"none", "goalposts", "scaled", "distance_to_target"})


def normalise_table(work: Working, step: Step) -> None:
    """Normalise each indicator in place.

    An indicator whose method has no meaning for its values (all equal) is left out of the index
    with a warning; its weight is shared among its siblings.
    """

    def one(_position: int, node: Node, column: Floats) -> list[Finding]:
        method = step.method_for(node.id) or "minmax"
        if method not in METHODS:
            return [unknown_method(step, method, METHODS, node.id)]
        if node.direction == -1:
            np.negative(column, out=column)
            column += 0.0  # no minus zero
        if np.isnan(column).all():
            return []
        try:
            column[:], found = METHODS[method](work, step, node, column)
        except InvalidInput as error:
            found = [f.at(node=node.id) for f in error.findings]
            if all(f.level is not Level.ERROR for f in found):
                column[:] = np.nan
                work.left_out[node.id] = MethodMessage.CONSTANT
        else:
            if method not in _FIXED and np.fmin.reduce(column) == np.fmax.reduce(column):
                found.append(finding(MethodMessage.CONSTANT_KEPT, node.id, Level.WARNING))
        return found

    work.each_column(one)
    work.normalised = True


def direction_findings(work: Working) -> list[Finding]:
    """Return where a direction of -1 has no effect, so that nobody believes it had.

    Directions are taken in normalisation (COINr's are too): without that step an indicator's would
    be passed over, which is an error; an aggregate is made of scores that point one way already.
    """
    found: list[Finding] = []
    for node in work.framework.nodes:
        if node.direction == 1:
            continue
        if node.id in work.framework.aggregates:
            found.append(finding(MethodMessage.DIRECTION_OF_AGGREGATE, node.id, Level.WARNING))
        elif not work.normalised:
            column = work.values[:, work.indicators.index(node.id)]
            if not np.isnan(column).all():
                found.append(finding(MethodMessage.DIRECTION_UNUSED, node.id))
    return found


def _missing(step: Step, node: str, method: str, name: str) -> Finding:
    return finding(MethodMessage.PARAM_MISSING, node, method=method, step=step.name, param=name)


def _invalid(step: Step, node: str, name: str, value: object, expected: str) -> Finding:
    return finding(
        MethodMessage.PARAM_INVALID,
        node,
        step=step.name,
        param=name,
        value=str(value),
        expected=expected,
    )
