"""A recipe: the ordered choices that turn a dataset into an index, as explicit data.

A published score must rebuild exactly, so every choice is a step with a name, a method and
parameters, and `as_dict` is what the run's hash is made of. Reading and checking one from YAML or
plain data is `read_recipe` in `recipe_files.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final

STEP_NAMES: Final = (
    "denominate",
    "impute",
    "screen",
    "treat",
    "normalise",
    "weight",
    "aggregate",
    "categorise",
)


@dataclass(frozen=True, slots=True)
class Step:
    """One step. `per_indicator` overrides `params` (and `method`) for single indicators."""

    name: str
    method: str = ""
    params: Mapping[str, Any] = field(default_factory=dict)
    per_indicator: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)

    def params_for(self, indicator: str) -> dict[str, Any]:
        """Return the parameters that hold for one indicator (with `method` when overridden)."""
        return {**self.params, **self.per_indicator.get(indicator, {})}

    def method_for(self, indicator: str) -> str:
        """Return the method that holds for one indicator."""
        return str(self.per_indicator.get(indicator, {}).get("method", self.method))

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, `{name: {method, …params, per_indicator}}`, with nothing empty."""
        body: dict[str, Any] = {"method": self.method} if self.method else {}
        body.update(self.params)
        if self.per_indicator:
            body["per_indicator"] = {k: dict(v) for k, v in self.per_indicator.items()}
        return {self.name: body}


@dataclass(frozen=True, slots=True)
class Recipe:
    """Ordered steps. Without a recipe the engine uses `DEFAULT_RECIPE`."""

    steps: tuple[Step, ...]

    def step(self, name: str) -> Step | None:
        """Return the first step of that name."""
        return next((step for step in self.steps if step.name == name), None)

    def replace(self, step: Step) -> Recipe:
        """Return the recipe with the step of the same name exchanged, or added in its place."""
        if self.step(step.name) is not None:
            return Recipe(tuple(step if s.name == step.name else s for s in self.steps))
        position = STEP_NAMES.index(step.name)
        before = [s for s in self.steps if STEP_NAMES.index(s.name) <= position]
        after = [s for s in self.steps if STEP_NAMES.index(s.name) > position]
        return Recipe((*before, step, *after))

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, the same that YAML holds."""
        return {"steps": [step.as_dict() for step in self.steps]}


DEFAULT_RECIPE: Final = Recipe(
    (
        Step("normalise", "minmax", {"bounds": [0.0, 100.0]}),
        Step("weight", "given"),
        Step("aggregate", "arithmetic", {"min_coverage": 0.0}),
    )
)
