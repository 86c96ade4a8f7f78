"""Reading recipes from YAML or plain data, with every fault at once.

A recipe is `steps: [{normalise: {method: minmax, …}}, …]`. `aggregate` may be a list, one entry for
each level of the tree with the leaves first; it is kept as `{levels: […]}`.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from teduh.index.files.recipe_steps import (
    INDICATOR_STEPS,
    ORDER,
    REQUIRED,
    STEP_METHODS,
    BadValueError,
    Params,
    class_count,
)
from teduh.index.framework_checks import nearest
from teduh.index.messages import RecipeMessage as M
from teduh.index.recipe import STEP_NAMES, Recipe, Step
from teduh.kernel.errors import Finding, InvalidInput, Where, raise_errors
from teduh.kernel.intake import FileKind, admit
from teduh.kernel.yaml_files import YamlDocument, plain_document, read_yaml

if TYPE_CHECKING:
    from teduh.index.framework import Framework


def read_recipe(
    source: Path | str | bytes | Mapping[str, Any] | list[Any],
    framework: Framework | None = None,
    *,
    name: str = "",
) -> Recipe:
    """Read and check a recipe; with a framework, also that the nodes it names are there.

    Parameters
    ----------
    source : a path, YAML as bytes, or plain data as YAML would give.
    framework : the tree it is meant for.
    name : what to call the file in findings.

    Raises
    ------
    InvalidInput, LimitReached
        With every fault at once, each with its line or path.
    """
    if isinstance(source, (Mapping, list)):
        document = plain_document(source, name)
    else:
        file = admit(source, name=name, kinds=(FileKind.YAML,))
        document = read_yaml(file.read_bytes(), file=file.name)
    recipe = recipe_from_document(document)
    if framework is not None:
        raise_errors(f.at(file=document.file) for f in recipe_findings(recipe, framework))
    return recipe


def recipe_from_document(document: YamlDocument, path: str = "") -> Recipe:
    """Read the recipe at `path` of a document (a framework keeps one under `recipe`)."""
    data = document.data.get(path) if path else document.data
    prefix = f"{path}." if path else ""
    if isinstance(data, Mapping):
        extra = [key for key in data if key != "steps"]
        steps, prefix = data.get("steps"), f"{prefix}steps"
        if extra or not isinstance(steps, list):
            where = document.where(path or str(next(iter(extra), "")))
            raise InvalidInput(Finding(M.NOT_A_RECIPE, where))
    elif isinstance(data, list):
        steps, prefix = data, path
    else:
        raise InvalidInput(Finding(M.NOT_A_RECIPE, document.where(path)))
    return _Reader(document).read(steps, prefix)


class _Reader:
    """One pass over the steps, collecting findings."""

    def __init__(self, document: YamlDocument) -> None:
        self.document = document
        self.findings: list[Finding] = []

    def read(self, items: list[Any], prefix: str) -> Recipe:
        steps: list[Step] = []
        for i, entry in enumerate(items):
            path = f"{prefix}[{i}]"
            item = {entry: {}} if isinstance(entry, str) else entry
            if not isinstance(item, Mapping) or len(item) != 1:
                self._find(M.STEP_FORM, path, value=_short(item), form="{method: minmax}")
                continue
            name, body = next(iter(item.items()))
            if name not in STEP_METHODS:
                known = ", ".join(STEP_NAMES)
                self._find(
                    M.STEP_UNKNOWN, path, step=name, hint=nearest(str(name), STEP_NAMES),
                    known=known,
                )  # fmt: skip
                continue
            if any(step.name == name for step in steps):
                self._find(M.STEP_TWICE, path, step=name)
            for earlier, later in ORDER:
                if name == earlier and any(step.name == later for step in steps):
                    self._find(M.STEP_ORDER, path, step=name, later=later)
            steps.append(self._step(str(name), body, f"{path}.{name}"))
        raise_errors(self.findings)
        return Recipe(tuple(steps))

    def _step(self, name: str, body: Any, path: str) -> Step:
        if name == "aggregate" and isinstance(body, Mapping) and set(body) == {"levels"}:
            body, path = body["levels"], f"{path}.levels"
        if name == "aggregate" and isinstance(body, list) and body:
            levels = []
            for i, item in enumerate(body):
                level = self._step(name, item, f"{path}[{i}]")
                levels.append({"method": level.method, **level.params})
            return Step(name, "", {"levels": levels})
        if body is None:
            body = {}
        if isinstance(body, str):
            body = {"method": body}
        if not isinstance(body, Mapping):
            self._find(M.STEP_FORM, path, value=_short(body), form="{method: minmax}")
            return Step(name)
        method = self._method(name, body, path)
        own = {k: v for k, v in body.items() if k not in ("method", "per_indicator")}
        overrides = body.get("per_indicator") or {}
        if not isinstance(overrides, Mapping):
            self._find(M.STEP_FORM, f"{path}.per_indicator", value=_short(overrides),
                       form="{a: {method: none}}")  # fmt: skip
            overrides = {}
        params = self._params(name, method, own, path, complete=not overrides)
        per_indicator = {
            str(code): self._override(name, method, params, item, f"{path}.per_indicator.{code}")
            for code, item in overrides.items()
        }
        if method is not None and overrides:
            self._required(name, method, params, path)
        return Step(name, method or "", params, per_indicator)

    def _method(self, name: str, body: Mapping[str, Any], path: str) -> str | None:
        """The method named, "" for a step with one way only, None when it is not known."""
        known = STEP_METHODS[name]
        if "" in known:
            if "method" in body:
                self._find(M.METHOD_UNUSED, f"{path}.method", step=name)
            return ""
        method = body.get("method")
        if method is None:
            self._find(M.METHOD_MISSING, path, step=name, known=", ".join(known))
            return None
        if method not in known:
            self._find(
                M.METHOD_UNKNOWN,
                f"{path}.method",
                step=name,
                method=str(method),
                hint=nearest(str(method), known),
                known=", ".join(known),
            )
            return None
        return str(method)

    def _override(
        self, name: str, method: str | None, params: Mapping[str, Any], item: Any, path: str
    ) -> dict[str, Any]:
        if not isinstance(item, Mapping):
            self._find(M.STEP_FORM, path, value=_short(item), form="{a: {method: none}}")
            return {}
        own_method = self._method(name, item, path) if "method" in item else method
        own = {k: v for k, v in item.items() if k != "method"}
        found = self._params(name, own_method, own, path, complete=False)
        if own_method is not None:
            self._required(name, own_method, {**params, **found}, path)
        return {"method": own_method, **found} if "method" in item and own_method else found

    def _params(
        self, name: str, method: str | None, given: Mapping[str, Any], path: str, *, complete: bool
    ) -> dict[str, Any]:
        kinds = self._kinds(name, method)
        found: dict[str, Any] = {}
        for param, value in given.items():
            if param not in kinds:
                self._find(
                    M.PARAM_UNKNOWN,
                    f"{path}.{param}",
                    step=f"{name}: {method}" if method else name,
                    param=str(param),
                    hint=nearest(str(param), kinds),
                    known=", ".join(kinds) or "-",
                )
                continue
            try:
                found[str(param)] = kinds[param].parse(value)
            except BadValueError:
                self._find(
                    M.PARAM_VALUE,
                    f"{path}.{param}",
                    param=str(param),
                    expected=kinds[param].expected,
                    value=_short(value),
                )
        if complete and method is not None:
            self._required(name, method, {**given, **found}, path)
        self._agreement(method, found, path)
        return found

    @staticmethod
    def _kinds(name: str, method: str | None) -> Params:
        if method is not None:
            return STEP_METHODS[name][method]
        return {k: v for params in STEP_METHODS[name].values() for k, v in params.items()}

    def _required(self, name: str, method: str, given: Mapping[str, Any], path: str) -> None:
        for param in REQUIRED.get((name, method), ()):
            if param not in given:
                self._find(
                    M.PARAM_MISSING,
                    path,
                    step=f"{name}: {method}" if method else name,
                    param=param,
                    expected=STEP_METHODS[name][method][param].expected,
                )

    def _agreement(self, method: str | None, params: Mapping[str, Any], path: str) -> None:
        """Faults of two parameters together."""
        low, high = params.get("low"), params.get("high")
        if low is not None and high is not None and low >= high:
            self._find(M.LOW_HIGH, path, low=low, high=high)
        classes = class_count(method or "", params)
        labels = params.get("labels")
        if labels is not None and classes is not None and len(labels) != classes:
            self._find(M.LABELS_COUNT, f"{path}.labels", labels=len(labels), classes=classes)

    def _find(self, message: M, path: str, **params: Any) -> None:
        self.findings.append(Finding(message, self.document.where(path), params))


def recipe_findings(recipe: Recipe, framework: Framework) -> list[Finding]:
    """Return what in a recipe does not fit a framework: nodes and levels that are not there."""
    found: list[Finding] = []
    for i, step in enumerate(recipe.steps):
        named = [*step.per_indicator, *step.params.get("weights", {})]
        if step.name == "weight":
            named += step.params.get("target", {})
        for node in dict.fromkeys(named):
            path = f"steps[{i}].{step.name}"
            if node not in framework.by_id:
                hint = nearest(node, framework.by_id)
                params = {"node": node, "hint": hint}
                found.append(Finding(M.NODE_UNKNOWN, Where(path=path, node=node), params))
            elif step.name in INDICATOR_STEPS and node not in framework.indicators:
                params = {"node": node, "step": step.name}
                found.append(Finding(M.NOT_AN_INDICATOR, Where(path=path, node=node), params))
        methods = len(step.params.get("levels", ()))
        levels = max(framework.depth.values())
        if methods and methods != levels:
            params_ = {"methods": methods, "levels": levels}
            found.append(Finding(M.LEVELS_COUNT, Where(path=f"steps[{i}].aggregate"), params_))
    return found


def _short(value: Any) -> str:
    text = str(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
