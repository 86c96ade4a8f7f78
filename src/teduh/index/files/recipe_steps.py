"""What each step of a recipe may say: its methods, their parameters, and the values these take.

This table is the grammar that `recipe_files` checks and `docs/method` prints. Numbers become floats
on reading, so that `2` and `2.0` are one recipe with one hash.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import Any, Final

from teduh.kernel.messages import N_


class BadValueError(Exception):
    """The value is not of the kind; its words are in `Kind.expected`."""


@dataclass(frozen=True)
class Kind:
    """A kind of value: what is expected, in words, and how plain data becomes it."""

    expected: str
    parse: Callable[[Any], Any]


def _number(low: float = -math.inf, high: float = math.inf, *, above: bool = False) -> Any:
    def parse(value: Any) -> float:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise BadValueError
        if not math.isfinite(value) or not low <= value <= high or (above and value == low):
            raise BadValueError
        return float(value)

    return parse


def _integer(low: int) -> Any:
    def parse(value: Any) -> int:
        if isinstance(value, bool) or not isinstance(value, (int, float)):
            raise BadValueError
        if not math.isfinite(value) or value != int(value) or value < low:
            raise BadValueError
        return int(value)

    return parse


def _choice(*known: str) -> Any:
    def parse(value: Any) -> str:
        if value not in known:
            raise BadValueError
        return str(value)

    return parse


def _text(value: Any) -> str:
    if isinstance(value, (bool, Mapping, list, tuple)) or value is None or not str(value).strip():
        raise BadValueError
    return str(value).strip()


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise BadValueError
    return value


def _rising(value: Any, low: float = -math.inf, high: float = math.inf) -> list[float]:
    if not isinstance(value, (list, tuple)) or not value:
        raise BadValueError
    found: list[float] = [_number(low, high)(item) for item in value]
    if any(b <= a for a, b in pairwise(found)):
        raise BadValueError
    return found


def _bounds(value: Any) -> list[float]:
    found = _rising(value)
    if len(found) != 2:
        raise BadValueError
    return found


def _quantiles(value: Any) -> int | list[float]:
    if isinstance(value, (list, tuple)):
        found = _rising(value, 0, 1)
        if found[0] <= 0 or found[-1] >= 1:
            raise BadValueError
        return found
    return int(_integer(2)(value))


def _labels(value: Any) -> list[Any]:
    if not isinstance(value, (list, tuple)) or not value:
        raise BadValueError
    found: list[Any] = []
    for item in value:
        if isinstance(item, Mapping):
            if not item or not set(item) <= {"id", "en"}:
                raise BadValueError
            found.append({str(k): _text(v) for k, v in item.items()})
        else:
            found.append(_text(item))
    return found


def _weights(value: Any) -> dict[str, float]:
    if not isinstance(value, Mapping):
        raise BadValueError
    return {str(k): _number(0)(v) for k, v in value.items()}


NUMBER: Final = Kind(N_("a number"), _number())
POSITIVE: Final = Kind(N_("a number above zero"), _number(0, above=True))
SHARE: Final = Kind(N_("a share from 0 to 1"), _number(0, 1))
COUNT: Final = Kind(N_("a whole number, zero or more"), _integer(0))
TEXT: Final = Kind(N_("a word"), _text)
FLAG: Final = Kind(N_("true or false"), _flag)
BOUNDS: Final = Kind(N_("two numbers, the lower first, as [0, 100]"), _bounds)
RISING: Final = Kind(N_("numbers that rise, as [21.7, 68.5]"), _rising)
QUANTILES: Final = Kind(
    N_("the number of classes, or shares that rise, as [0.25, 0.5, 0.75]"), _quantiles
)
LABELS: Final = Kind(N_("a list of labels, lowest class first"), _labels)
WEIGHTS: Final = Kind(N_("weights by node, as {a: 2, b: 1}"), _weights)
TRANSFORM: Final = Kind(
    N_("one of log_ct, log_ct_plus, none"), _choice("log_ct", "log_ct_plus", "none")
)
Params = dict[str, Kind]

_LIMITS: Final[Params] = {"low": NUMBER, "high": NUMBER}
_MEAN: Final[Params] = {"min_coverage": SHARE, "floor": POSITIVE}
# step -> method -> parameters; the method "" is that of a step with one way only.
STEP_METHODS: Final[dict[str, dict[str, Params]]] = {
    "denominate": {"": {"scale": POSITIVE, "denominator": TEXT}},
    "impute": {
        "none": {},
        "mean": {},
        "median": {},
        "group_mean": {"group": TEXT},
        "group_median": {"group": TEXT},
        "parent_mean": {},
    },
    "screen": {"": {"min_coverage": SHARE}},
    "treat": {
        "": {
            "winmax": COUNT,
            "skew": POSITIVE,
            "kurtosis": POSITIVE,
            "transform": TRANSFORM,
            "combine": FLAG,
        }
    },
    "normalise": {
        "minmax": {"bounds": BOUNDS},
        "zscore": {"mean": NUMBER, "sd": POSITIVE},
        "rank": {},
        "borda": {},
        "percentile_rank": {},
        "goalposts": _LIMITS,
        "scaled": _LIMITS,
        "distance_to_max": {},
        "distance_to_reference": {"unit": TEXT},
        "distance_to_target": {"target": NUMBER},
        "fraction_of_max": {},
        "none": {},
    },
    "weight": {
        "given": {"weights": WEIGHTS},
        "equal": {},
        "pca": {},
        "optimised": {"target": WEIGHTS},
    },
    "aggregate": {
        "arithmetic": _MEAN,
        "geometric": _MEAN,
        "harmonic": _MEAN,
        "generalised": {**_MEAN, "p": NUMBER},
        "copeland": {"min_coverage": SHARE, "any_size": FLAG},
    },
    "categorise": {
        "mean_sd": {"k": POSITIVE, "labels": LABELS},
        "cutoffs": {"cutoffs": RISING, "labels": LABELS},
        "quantiles": {"quantiles": QUANTILES, "labels": LABELS},
    },
}
REQUIRED: Final[dict[tuple[str, str], tuple[str, ...]]] = {
    ("impute", "group_mean"): ("group",),
    ("impute", "group_median"): ("group",),
    ("screen", ""): ("min_coverage",),
    ("normalise", "distance_to_reference"): ("unit",),
    ("aggregate", "generalised"): ("p",),
    ("categorise", "cutoffs"): ("cutoffs",),
    ("categorise", "quantiles"): ("quantiles",),
}
# (earlier, later): in any other order the later step would work on the wrong values.
ORDER: Final = (
    ("denominate", "normalise"),
    ("treat", "normalise"),
    ("denominate", "treat"),
    ("screen", "aggregate"),
    ("impute", "aggregate"),
    ("normalise", "aggregate"),
    ("weight", "aggregate"),
    ("normalise", "weight"),
    ("aggregate", "categorise"),
)
INDICATOR_STEPS: Final = frozenset({"denominate", "impute", "screen", "treat", "normalise"})


def class_count(method: str, params: Mapping[str, Any]) -> int | None:
    """Return how many classes a categorise step makes, None when its parameters do not say."""
    if method == "mean_sd":
        return 3
    value = params.get(method)
    if isinstance(value, list):
        return len(value) + 1
    return value if isinstance(value, int) else None
