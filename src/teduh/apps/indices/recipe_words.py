"""A recipe in words: each step, its method and its parameters, as a reader of a run's page needs.

The ids of steps and methods are the recipe's own language; they stand beside the words, since the
method pages of the documentation and the command line use them.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from teduh.kernel.texts import format_number, pick

STEPS: Final = {
    "denominate": gettext_lazy("Divide by size"),
    "impute": gettext_lazy("Fill in missing values"),
    "screen": gettext_lazy("Leave out places with too little data"),
    "treat": gettext_lazy("Treat extreme values"),
    "normalise": gettext_lazy("Bring to one scale"),
    "weight": gettext_lazy("Weigh"),
    "aggregate": gettext_lazy("Aggregate"),
    "categorise": gettext_lazy("Form classes"),
}
METHODS: Final = {
    ("impute", "none"): gettext_lazy("not at all"),
    ("impute", "mean"): gettext_lazy("by the indicator's mean"),
    ("impute", "median"): gettext_lazy("by the indicator's median"),
    ("impute", "group_mean"): gettext_lazy("by the mean of the group"),
    ("impute", "group_median"): gettext_lazy("by the median of the group"),
    ("impute", "parent_mean"): gettext_lazy("by the mean of the place above"),
    ("normalise", "minmax"): gettext_lazy("lowest and highest observed value (min-max)"),
    ("normalise", "zscore"): gettext_lazy("distance to the mean in standard deviations"),
    ("normalise", "rank"): gettext_lazy("ranks"),
    ("normalise", "borda"): gettext_lazy("Borda points"),
    ("normalise", "percentile_rank"): gettext_lazy("percentile ranks"),
    ("normalise", "goalposts"): gettext_lazy("fixed goalposts"),
    ("normalise", "scaled"): gettext_lazy("fixed limits"),
    ("normalise", "distance_to_max"): gettext_lazy("distance to the highest value"),
    ("normalise", "distance_to_reference"): gettext_lazy("distance to a reference place"),
    ("normalise", "distance_to_target"): gettext_lazy("distance to a target"),
    ("normalise", "fraction_of_max"): gettext_lazy("share of the highest value"),
    ("normalise", "none"): gettext_lazy("not at all: the values have one scale already"),
    ("weight", "given"): gettext_lazy("as the instrument gives the weights"),
    ("weight", "equal"): gettext_lazy("all alike within a group"),
    ("weight", "pca"): gettext_lazy("weights from principal components"),
    ("weight", "optimised"): gettext_lazy("weights fitted to a wanted importance"),
    ("aggregate", "arithmetic"): gettext_lazy("weighted arithmetic mean"),
    ("aggregate", "geometric"): gettext_lazy("weighted geometric mean"),
    ("aggregate", "harmonic"): gettext_lazy("weighted harmonic mean"),
    ("aggregate", "generalised"): gettext_lazy("weighted generalised mean"),
    ("aggregate", "copeland"): gettext_lazy("comparison by pairs (Copeland)"),
    ("categorise", "mean_sd"): gettext_lazy("by mean and standard deviation"),
    ("categorise", "cutoffs"): gettext_lazy("by fixed cut-offs"),
    ("categorise", "quantiles"): gettext_lazy("by equal numbers of places"),
}
# `{value}` is filled with the parameter.
PARAMETERS: Final = {
    "scale": gettext_lazy("per {value}"),
    "denominator": gettext_lazy("size: {value}"),
    "group": gettext_lazy("groups: {value}"),
    "min_coverage": gettext_lazy("at least {value} of the data must be there"),
    "winmax": gettext_lazy("at most {value} values are pulled in"),
    "skew": gettext_lazy("when the skewness exceeds {value}"),
    "kurtosis": gettext_lazy("and the kurtosis {value}"),
    "transform": gettext_lazy("then transformed: {value}"),
    "bounds": gettext_lazy("scale {value}"),
    "mean": gettext_lazy("mean {value}"),
    "sd": gettext_lazy("standard deviation {value}"),
    "low": gettext_lazy("lower end {value}"),
    "high": gettext_lazy("upper end {value}"),
    "unit": gettext_lazy("place: {value}"),
    "target": gettext_lazy("target: {value}"),
    "weights": gettext_lazy("own weights: {value}"),
    "p": gettext_lazy("power {value}"),
    "floor": gettext_lazy("values below {value} count as that"),
    "k": gettext_lazy("cut at the mean ± {value} standard deviations"),
    "cutoffs": gettext_lazy("cut at {value}"),
    "quantiles": gettext_lazy("classes: {value}"),
    "labels": gettext_lazy("names: {value}"),
}
_SHARES: Final = frozenset({"min_coverage"})


@dataclass(frozen=True, slots=True)
class StepWords:
    """One step for a reader: what is done, how, and the ids it has in a recipe."""

    title: str
    text: str
    ids: str


def recipe_words(recipe: Mapping[str, Any]) -> list[StepWords]:
    """Return the steps of a stored recipe (`{steps: [{name: {method, …}}]}`) in words."""
    found = []
    for step in recipe.get("steps", []):
        for name, body in step.items():
            levels = body.get("levels") if isinstance(body, Mapping) else None
            bodies = levels or [body]
            texts = [_body_text(name, item) for item in bodies]
            methods = [str(item["method"]) for item in bodies if item.get("method")]
            own = body.get("per_indicator") or {}
            if own:
                texts.append(_("otherwise for: %(names)s") % {"names": ", ".join(own)})
            found.append(
                StepWords(
                    title=str(STEPS.get(name, name)),
                    text="; ".join(text for text in texts if text),
                    ids=": ".join(part for part in (name, ", ".join(methods)) if part),
                )
            )
    return found


def _body_text(step: str, body: Mapping[str, Any]) -> str:
    method = body.get("method", "")
    parts = [str(METHODS.get((step, method), method))] if method else []
    parts += [
        _parameter(name, value)
        for name, value in body.items()
        if name not in ("method", "per_indicator") and not (name in _SHARES and not value)
    ]
    return ", ".join(part for part in parts if part)


def _parameter(name: str, value: Any) -> str:
    if isinstance(value, bool):
        return name.replace("_", " ") if value else ""
    text = _value(value, "–" if name == "bounds" else "; ", share=name in _SHARES)
    return str(PARAMETERS.get(name, f"{name} {{value}}")).format(value=text)


def _value(value: Any, between: str, *, share: bool = False) -> str:
    if isinstance(value, Mapping):
        if set(value) <= {"id", "en"}:
            return pick(dict(value))
        return ", ".join(f"{key} {_value(item, between)}" for key, item in value.items())
    if isinstance(value, Sequence) and not isinstance(value, str):
        return between.join(_value(item, between) for item in value)
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        if share:
            return _("%(share)s percent") % {"share": format_number(100 * value, None)}
        return format_number(value, None)
    return str(value)
