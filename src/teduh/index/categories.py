"""Categorise: from scores to classes by fixed cut-offs, quantiles, or mean plus and minus k sd.

The standard deviation is the sample's (n - 1), as the published classes of IKP 2024 show. The
reference set is every unit of the build that has a score, in a panel over all periods together: a
unit's class depends on the whole set, so a build is made of all the units of one level. A score at
a cut-off (to 1e-9) belongs to the class above it.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from teduh.index.dataset import Floats
from teduh.index.files.recipe_steps import RISING
from teduh.index.kernels import TIE
from teduh.index.method_messages import MethodMessage
from teduh.index.recipe import Step
from teduh.index.working import finding, unknown_method
from teduh.kernel.errors import Finding, Level

METHODS: Final = {"mean_sd": None, "cutoffs": None, "quantiles": None}
THREE_CLASSES: Final = ("rendah", "sedang", "tinggi")
FEW_UNITS: Final = 10  # below this, classes from the data come with a warning


def cutoffs_mean_sd(scores: Floats, *, k: float = 1.0) -> tuple[float, float]:
    """Return mean - k sd and mean + k sd of the observed scores, with the sample sd.

    Examples
    --------
    >>> cutoffs_mean_sd(np.array([1.0, 2.0, 3.0, np.nan]))
    (1.0, 3.0)
    """
    seen = scores[~np.isnan(scores)]
    mean, sd = float(seen.mean()), float(seen.std(ddof=1))
    return mean - k * sd, mean + k * sd


def cutoffs_quantiles(scores: Floats, shares: Sequence[float]) -> tuple[float, ...]:
    """Return the quantiles of the observed scores (type 7, linear between neighbours).

    Examples
    --------
    >>> cutoffs_quantiles(np.array([1.0, 2.0, 3.0, 4.0, 5.0]), [0.25, 0.5])
    (2.0, 3.0)
    """
    return tuple(float(q) for q in np.quantile(scores[~np.isnan(scores)], list(shares)))


def classify(scores: Floats, cutoffs: Sequence[float]) -> npt.NDArray[np.int8]:
    """Return how many cut-offs each score reaches; -1 where there is no score.

    Examples
    --------
    >>> classify(np.array([10.0, 21.7, 90.0, np.nan]), [21.7, 68.5])
    array([ 0,  1,  2, -1], dtype=int8)
    """
    classes = np.zeros(scores.size, dtype=np.int8)
    for cutoff in cutoffs:
        classes += scores >= cutoff - TIE
    classes[np.isnan(scores)] = -1
    return classes


def label_texts(labels: Sequence[Any] | None, n_classes: int) -> tuple[str, ...]:
    """Return one label a class: those given (the Indonesian of a pair), else our own."""
    if labels is not None:
        return tuple(
            str(x.get("id") or x.get("en")) if isinstance(x, Mapping) else str(x) for x in labels
        )
    if n_classes == len(THREE_CLASSES):
        return THREE_CLASSES
    return tuple(str(i + 1) for i in range(n_classes))


def node_cutoffs(
    step: Step, node: str, scores: Floats
) -> tuple[tuple[float, ...], tuple[str, ...], list[Finding]]:
    """Return the cut-offs and labels of one node; no labels = no classes."""
    params = step.params_for(node)
    method = step.method_for(node)
    if method not in METHODS:
        return (), (), [unknown_method(step, method, METHODS, node)]
    if method == "cutoffs":
        cutoffs, bad = _numbers(params.get("cutoffs"))
        found = [_invalid(step, node, "cutoffs", params.get("cutoffs"))] if bad else []
    else:
        cutoffs, found = _cutoffs_of(scores[~np.isnan(scores)], step, node)
    if not cutoffs:
        return (), (), found
    labels = label_texts(params.get("labels"), len(cutoffs) + 1)
    if len(labels) != len(cutoffs) + 1:
        needed = len(cutoffs) + 1
        found.append(
            finding(
                MethodMessage.LABELS_LENGTH,
                node,
                cutoffs=len(cutoffs),
                needed=needed,
                given=len(labels),
            )
        )
        return (), (), found
    return cutoffs, labels, found


def _cutoffs_of(seen: Floats, step: Step, node: str) -> tuple[tuple[float, ...], list[Finding]]:
    """Return the cut-offs that the scores themselves give; none when they give no classes."""
    params = step.params_for(node)
    if seen.size < 2 or seen.min() == seen.max():
        return (), [_few(MethodMessage.CATEGORY_TOO_FEW, node, seen.size)]
    if step.method_for(node) == "mean_sd":
        k, bad = _numbers([params.get("k", 1.0)])
        if bad or k[0] <= 0:
            return (), [_invalid(step, node, "k", params.get("k"))]
        cutoffs: tuple[float, ...] = cutoffs_mean_sd(seen, k=k[0])
    else:
        shares = params.get("quantiles")
        if isinstance(shares, int) and not isinstance(shares, bool) and shares >= 2:
            shares = [i / shares for i in range(1, shares)]
        shares, bad = _numbers(shares)
        if bad or shares[0] <= 0 or shares[-1] >= 1:
            return (), [_invalid(step, node, "quantiles", params.get("quantiles"))]
        cutoffs = cutoffs_quantiles(seen, shares)
        if (np.diff([seen.min(), *cutoffs]) <= TIE).any():
            # All that share a score would stand above its cut-off, the lowest of all too.
            return (), [finding(MethodMessage.CATEGORY_TIED, node, Level.WARNING)]
    few = seen.size < FEW_UNITS
    return cutoffs, [_few(MethodMessage.CATEGORY_UNSTABLE, node, seen.size)] if few else []


def _numbers(value: Any) -> tuple[tuple[float, ...], bool]:
    if not isinstance(value, (list, tuple)) or not value:
        return (), True
    if any(isinstance(v, bool) or not isinstance(v, (int, float)) for v in value):
        return (), True
    numbers = tuple(float(v) for v in value)
    rising = all(a < b for a, b in pairwise(numbers))
    return numbers, not (rising and bool(np.isfinite(numbers).all()))


def _few(message: MethodMessage, node: str, units: int) -> Finding:
    return finding(message, node, Level.WARNING, units=int(units))


def _invalid(step: Step, node: str, name: str, value: Any) -> Finding:
    return finding(
        MethodMessage.PARAM_INVALID,
        node,
        step=step.name,
        param=name,
        value=str(value),
        expected=RISING.expected,
    )
