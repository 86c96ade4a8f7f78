"""The instruments that Teduh ships, as data: what each is, what is published, missing and assumed.

An instrument is a YAML file of `teduh.data/instruments`; one that can be computed names a framework
file beside it. Published figures of all of them are one table. Figures of different instruments
never share a scale, so nothing here ever puts them in one column of numbers without the instrument.
Checks are in `instrument_checks.py`, recomputation of what was published in `reconciliation.py`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from functools import cache, cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import TYPE_CHECKING, Any, Final

import polars as pl

from teduh.index.files.framework_files import read_framework
from teduh.index.files.recipe_files import read_recipe
from teduh.index.framework import Framework, Grade
from teduh.index.framework_checks import nearest
from teduh.index.instruments.messages import InstrumentMessage as M
from teduh.index.recipe import DEFAULT_RECIPE, Recipe
from teduh.kernel.errors import Finding, InvalidInput, NotFound
from teduh.kernel.provenance import digest, digest_bytes
from teduh.kernel.yaml_files import YamlDocument, read_yaml

if TYPE_CHECKING:
    from teduh.index.instruments.reconciliation import Reconciliation

Texts = Mapping[str, str]  # {id: …, en: …}
SUFFIX: Final = ".yaml"


class InstrumentStatus(StrEnum):
    """Whether an index can be computed, or only published figures are known."""

    COMPUTABLE = "computable"
    PUBLISHED_ONLY = "published_only"


@dataclass(frozen=True, slots=True)
class KnownIndicator:
    """An indicator whose name was published."""

    id: str
    name: Texts
    group: Texts = field(default_factory=dict)
    source_url: str = ""


@dataclass(frozen=True, slots=True)
class Assumption:
    """Something of ours where the publisher says nothing, and what else one could assume.

    `recipe_steps` are the steps of the alternative recipe, `grade_weights` the alternative values
    of grades by the name of the alternative; both may be empty when the alternative is words only.
    """

    id: str
    name: Texts
    text: Texts
    alternative: Texts
    recipe_steps: tuple[Mapping[str, Any], ...] = ()
    grade_weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class InstrumentSource:
    """A page, and what it states."""

    url: str
    what: Texts


@dataclass(frozen=True)
class Instrument:
    """An instrument. `nodes` names what its published figures are of; `scale` is plain data
    (`unit`, `low`, `high`, `text`). `public_floor` is the lowest level that may be public, empty
    for the usual one."""

    id: str
    name: Texts
    publisher: Texts
    published_on: str
    status: InstrumentStatus
    levels: tuple[str, ...]
    public_floor: str
    scale: Mapping[str, Any]
    about: Texts
    nodes: Mapping[str, Texts]
    indicator_count: int | None
    known_indicators: tuple[KnownIndicator, ...]
    missing: tuple[Texts, ...]
    assumptions: tuple[Assumption, ...]
    notes: tuple[Texts, ...]
    sources: tuple[InstrumentSource, ...]
    framework: Framework | None = None
    dataset_name: str = ""
    content_hash: str = ""

    @property
    def is_computable(self) -> bool:
        """Say whether there is a framework to build with."""
        return self.framework is not None

    @cached_property
    def figures(self) -> pl.DataFrame:
        """Its published figures."""
        return published_figures().filter(pl.col("instrument_id") == self.id)

    @cached_property
    def reconciliations(self) -> tuple[Reconciliation, ...]:
        """What of its published figures can be recomputed, and whether it agrees."""
        from teduh.index.instruments.reconciliation import reconcile  # noqa: PLC0415 - it reads instruments

        return tuple(reconcile(self.id))

    def dataset_bytes(self) -> bytes | None:
        """Return the dataset that ships with the instrument (CSV), when there is one."""
        return (_folder() / self.dataset_name).read_bytes() if self.dataset_name else None

    def node_name(self, node: str) -> Texts:
        """Return the name of what a figure is of: a node of the framework, a named node, or an
        indicator; a reading after a colon is left to `reading_name`."""
        base = node.partition(":")[0]
        if base in self.nodes:
            return self.nodes[base]
        if self.framework and base in self.framework.by_id:
            return self.framework.by_id[base].name
        return next((i.name for i in self.known_indicators if i.id == base), {})


def reading_name(node: str) -> Texts:
    """Return what stands after the colon of a figure's node, in words; empty when nothing does.

    >>> reading_name("ikp:kabkota")["en"]
    'aggregated from kabupaten and kota'
    """
    reading = node.partition(":")[2]
    return _readings().get(reading, {"id": reading, "en": reading}) if reading else {}


def instrument_ids() -> tuple[str, ...]:
    """Return the ids of the instruments, in order."""
    return tuple(
        sorted(f.name.removesuffix(SUFFIX) for f in _folder().iterdir() if f.name.endswith(SUFFIX))
    )


@cache
def load_instrument(instrument_id: str) -> Instrument:
    """Return an instrument by id.

    Raises
    ------
    NotFound
        `index.instrument.unknown`, with the nearest id.
    InvalidInput
        Faults of its framework; `check_instruments` reports the others.
    """
    if instrument_id not in instrument_ids():
        known = instrument_ids()
        params = {
            "instrument": instrument_id,
            "hint": nearest(instrument_id, known),
            "known": ", ".join(known),
        }
        raise NotFound(Finding(M.UNKNOWN, params=params))
    return instrument_from(read_instrument_file(instrument_id).data or {})


def framework_of(instrument_id: str) -> Framework:
    """Return the framework of an instrument, or raise when it has published figures only."""
    framework = load_instrument(instrument_id).framework
    if framework is None:
        raise InvalidInput(Finding(M.NOT_COMPUTABLE, params={"instrument": instrument_id}))
    return framework


def alternative_of(instrument_id: str, choice: str) -> tuple[Framework, Recipe]:
    """Return framework and recipe under one stated alternative.

    `choice` is an assumption's id (`scaling`), or `grades:steep` for values of grades.

    Raises
    ------
    InvalidInput
        When the instrument has no such alternative.
    """
    framework = framework_of(instrument_id)
    recipe = framework.recipe or DEFAULT_RECIPE
    assumption_id, _, name = choice.partition(":")
    assumptions = load_instrument(instrument_id).assumptions
    for assumption in assumptions:
        if assumption.id != assumption_id:
            continue
        if name in assumption.grade_weights:
            return with_grade_weights(framework, assumption.grade_weights[name]), recipe
        if assumption.recipe_steps and not name:
            for step in read_recipe({"steps": list(assumption.recipe_steps)}, framework).steps:
                recipe = recipe.replace(step)
            return framework, recipe
    known = [a.id for a in assumptions if a.recipe_steps]
    known += [f"{a.id}:{name}" for a in assumptions for name in a.grade_weights]
    params = {"instrument": instrument_id, "assumption": choice, "known": ", ".join(known)}
    raise InvalidInput(Finding(M.ASSUMPTION_UNKNOWN, params=params))


def with_grade_weights(framework: Framework, weights: Mapping[str, float]) -> Framework:
    """Return the framework with other values of its grades; grades not named keep theirs."""

    def reweigh(grade: Grade) -> Grade:
        return replace(grade, weight=float(weights.get(grade.id, grade.weight)))

    nodes = tuple(
        replace(node, grades=tuple(reweigh(grade) for grade in node.grades))
        for node in framework.nodes
    )
    return replace(framework, nodes=nodes)


@cache
def published_figures() -> pl.DataFrame:
    """Return every published figure (columns: `teduh.data/published/README.md`).

    Texts are never null; `value`, `rank` and `credibility` are null where nothing was stated.
    """
    return _table("figures.csv", {"value": pl.Float64, "rank": pl.Int64, "credibility": pl.Int64})


@cache
def named_causes() -> pl.DataFrame:
    """Return who named which cause of vulnerability, with the name of its theme."""
    themes = cause_themes().rename({"name_id": "theme_name_id", "name_en": "theme_name_en"})
    return _table("named_causes.csv", {}).join(
        themes, on="theme", how="left", maintain_order="left"
    )


@cache
def cause_themes() -> pl.DataFrame:
    """Return the vocabulary of themes: `theme`, `name_id`, `name_en`."""
    return _table("cause_themes.csv", {})


@cache
def published_electorate() -> pl.DataFrame:
    """Return voters, stations and turnout as stated, conflicts kept."""
    return _table("electorate.csv", {"value": pl.Float64})


def check_instruments() -> list[Finding]:
    """Return every fault of the instrument files and of the tables of published figures."""
    from teduh.index.instruments.checks import instrument_findings  # noqa: PLC0415 - it reads us

    return instrument_findings()


def read_instrument_file(instrument_id: str) -> YamlDocument:
    """Return the plain data of an instrument's file, with lines."""
    name = f"{instrument_id}{SUFFIX}"
    return read_yaml((_folder() / name).read_bytes(), file=name)


def instrument_from(data: Mapping[str, Any]) -> Instrument:
    """Make an instrument from the plain data of its file."""
    framework_bytes = b""
    framework = None
    if data.get("framework"):
        framework_bytes = (_folder() / data["framework"]).read_bytes()
        framework = read_framework(framework_bytes, name=str(data["framework"]))
    return Instrument(
        id=str(data.get("id", "")),
        name=dict(data.get("name") or {}),
        publisher=dict(data.get("publisher") or {}),
        published_on=str(data.get("published_on") or ""),
        status=InstrumentStatus(data.get("status", InstrumentStatus.PUBLISHED_ONLY)),
        levels=tuple(data.get("levels") or ()),
        public_floor=str(data.get("public_floor") or ""),
        scale=dict(data.get("scale") or {}),
        about=dict(data.get("about") or {}),
        nodes=dict(data.get("nodes") or {}),
        indicator_count=len(framework.indicators) if framework else data.get("indicator_count"),
        known_indicators=_known_indicators(data, framework),
        missing=tuple(data.get("missing") or ()),
        assumptions=tuple(_assumption(item) for item in data.get("assumptions") or ()),
        notes=tuple(data.get("notes") or ()),
        sources=tuple(InstrumentSource(**item) for item in data.get("sources") or ()),
        framework=framework,
        dataset_name=str(data.get("dataset") or ""),
        content_hash=digest([_plain(data), digest_bytes(framework_bytes)]),
    )


def _known_indicators(
    data: Mapping[str, Any], framework: Framework | None
) -> tuple[KnownIndicator, ...]:
    if framework is None:
        return tuple(KnownIndicator(**item) for item in data.get("known_indicators") or ())
    nodes = (framework.by_id[i] for i in framework.indicators)
    return tuple(
        KnownIndicator(n.id, n.name, framework.by_id[str(n.parent)].name, n.source_url)
        for n in nodes
    )


def _assumption(item: Mapping[str, Any]) -> Assumption:
    return Assumption(
        id=item["id"],
        name=item["name"],
        text=item["text"],
        alternative=item["alternative"],
        recipe_steps=tuple(item.get("recipe_steps") or ()),
        grade_weights={g["id"]: g["weights"] for g in item.get("grade_weights") or ()},
    )


def _plain(value: Any) -> Any:
    """Return data that JSON has words for: days as text."""
    if isinstance(value, Mapping):
        return {str(k): _plain(v) for k, v in value.items()}
    if isinstance(value, (list, tuple)):
        return [_plain(v) for v in value]
    return value if isinstance(value, (str, int, float, bool)) or value is None else str(value)


def _folder() -> Traversable:
    return files("teduh.data") / "instruments"


def _table(name: str, numbers: Mapping[str, type[pl.DataType]]) -> pl.DataFrame:
    data = (files("teduh.data") / "published" / name).read_bytes()
    table = pl.read_csv(data, infer_schema=False)
    return table.with_columns(
        pl.col(c).cast(numbers[c]) if c in numbers else pl.col(c).fill_null("")
        for c in table.columns
    )


@cache
def _readings() -> dict[str, Texts]:
    rows = _table("readings.csv", {}).iter_rows(named=True)
    return {row["reading"]: {"id": row["name_id"], "en": row["name_en"]} for row in rows}
