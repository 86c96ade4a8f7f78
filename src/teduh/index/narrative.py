"""What drives a score, as a list and as sentences in plain Indonesian or English.

Every number in a sentence comes from the run; the templates hold words only. Vulnerability is a
property of circumstances, so a sentence speaks of causes at a place and never of people.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.dataset import Flag
from teduh.index.explain import Contributions, contributions
from teduh.index.recipe import Recipe
from teduh.index.run import IndexRun
from teduh.kernel.errors import Finding, NotEnoughData, Where
from teduh.kernel.messages import N_
from teduh.kernel.texts import format_number, get_language, pick, translate

# Points below this are told as nothing: they would print as 0,00.
NEGLIGIBLE: Final = 0.005


@dataclass(frozen=True, slots=True)
class Driver:
    """One indicator's part in a score.

    `points` are points of the index; `share` is points / score (0-1; NaN for a score of zero);
    `score` is the indicator's own normalised value [points].
    """

    node: str
    name: str
    parent_name: str
    points: float
    share: float
    score: float
    flags: Flag


def unit_row(run: IndexRun, unit_id: str, period: str | None = None) -> int:
    """Return the row of a unit; in a panel the last period unless one is named."""
    periods = run.periods or ("",) * len(run.unit_ids)
    known = {
        p: i for i, (u, p) in enumerate(zip(run.unit_ids, periods, strict=True)) if u == unit_id
    }
    asked = max(known, default=None) if period is None else period
    if asked not in known:
        where = Where(unit_id=unit_id)
        if known:
            named = ", ".join(p for p in known if p) or "-"
            params = {"unit": unit_id, "period": period, "periods": named}
            raise NotEnoughData(Finding(AnalysisMessage.PERIOD_UNKNOWN, where, params))
        raise NotEnoughData(Finding(AnalysisMessage.CHANGE_UNKNOWN_UNIT, where, {"unit": unit_id}))
    return known[asked]


def drivers(
    run: IndexRun, unit_id: str, *, period: str | None = None, language: str | None = None
) -> list[Driver]:
    """Return what makes a unit's score, every indicator and given node, largest first.

    The points sum to the score (less the baseline where the method has one).

    Raises
    ------
    NotEnoughData
        When the unit is unknown or has no score.
    MethodNotApplicable
        When the method has no points (Copeland).
    """
    return drivers_of(run, unit_parts(run, unit_id, period), language=language)


def unit_parts(run: IndexRun, unit_id: str, period: str | None = None) -> Contributions:
    """Return the contributions to one unit's score (raises as `drivers` does)."""
    row = unit_row(run, unit_id, period)
    if np.isnan(run.score()[row]):
        params = {"unit": unit_id}
        raise NotEnoughData(Finding(AnalysisMessage.NO_SCORE, Where(unit_id=unit_id), params))
    return contributions(run, units=[row])


def drivers_of(
    run: IndexRun,
    parts: Contributions,
    *,
    language: str | None = None,
) -> list[Driver]:
    """Return the contributions of one unit as drivers, largest first."""
    row, total = int(parts.rows[0]), float(parts.scores[0])
    framework = run.framework
    found: list[Driver] = []
    for position, node in enumerate(parts.nodes):
        points = float(parts.points[0, position])
        parent = framework.by_id[node].parent
        index = run.node_index(node)
        found.append(
            Driver(
                node=node,
                name=pick(dict(framework.by_id[node].name), language) or node,
                parent_name=pick(dict(framework.by_id[parent].name), language) if parent else "",
                points=points,
                share=points / total if total else float("nan"),
                score=float(run.scores[row, index]),
                flags=Flag(int(run.flags[row, index])),
            )
        )
    return sorted(found, key=lambda d: (-d.points, d.node))


_SCORE = N_("The index of {unit} is {score} of 100, rank {rank} of {n}.")
_SCORE_CLASS = N_("The index of {unit} is {score} of 100, rank {rank} of {n}, class {category}.")
_OPEN_SCORE = N_("The index of {unit} is {score}, rank {rank} of {n}.")
_OPEN_SCORE_CLASS = N_("The index of {unit} is {score}, rank {rank} of {n}, class {category}.")
_IN_PERIOD = N_("{unit} in {period}")
_LARGEST = N_("The largest cause is {cause}, with {points} points ({share} percent of the score).")
_LARGEST_POINTS = N_("The largest cause is {cause}, with {points} points.")
_NEXT_ONE = N_("Next comes {causes}.")
_NEXT_MANY = N_("Next come {causes}.")
_CAUSE = N_("{cause} ({points} points)")
_TOGETHER = N_("These {count} causes make {points} of the {score} points, {share} percent.")
_NOTHING = N_("No indicator adds to this score.")
_ONLY_SMALL = N_("No indicator alone adds as much as {points} points.")
_NO_POINTS = N_("It counts units outranked less units that outrank it, so no cause has points.")
_MORE_THAN_MEANS = N_(
    "With every indicator at its mean it would be {baseline}; it is {points} more."
)
_LESS_THAN_MEANS = N_(
    "With every indicator at its mean it would be {baseline}; it is {points} less."
)
_RAISES = N_("Raised by {causes}.")
_LOWERS = N_("Lowered by {causes}.")
_IMPUTED = N_("{count} of these values were not observed but filled in.")
_PARTIAL = N_("Some data are missing; the score was made from what there is.")
_AND = N_("{first} and {last}")

# Classes that the engine names itself; a recipe with labels brings both languages.
_OWN_CLASSES: Final = {"rendah": N_("low"), "sedang": N_("medium"), "tinggi": N_("high")}
# Methods of normalisation whose scores end at a bound that the recipe sets.
_CLOSED: Final = frozenset({"minmax", "goalposts"})


def category_text(run: IndexRun, node: str, position: int, language: str | None = None) -> str:
    """Return the name of a class in the reader's language; empty for no class (-1)."""
    labels = run.category_labels.get(node, ())
    if not 0 <= position < len(labels):
        return ""
    step = run.recipe.step("categorise")
    given = step.params_for(node).get("labels") if step is not None else None
    if given is None:
        own = _OWN_CLASSES.get(labels[position])
        return translate(own, language=language) if own else labels[position]
    label = given[position]
    if isinstance(label, Mapping):
        return pick({str(k): str(v) for k, v in label.items()}, language)
    return str(label)


def ends_at_100(recipe: Recipe) -> bool:
    """Say whether 100 is the most a score can be, so that a sentence may say "of 100"."""
    step, aggregate = recipe.step("normalise"), recipe.step("aggregate")
    if step is None or step.method not in _CLOSED or step.per_indicator:
        return False
    if aggregate is not None and "copeland" in str(aggregate.as_dict()):
        return False
    return float(step.params.get("bounds", (0.0, 100.0))[1]) == 100.0


def join_words(words: list[str], language: str | None = None) -> str:
    """Join words as a sentence does: `a, b dan c`."""
    if len(words) < 2:
        return "".join(words)
    text = translate(_AND, language=language)
    return text.format(first=", ".join(words[:-1]), last=words[-1])


def narrative(
    run: IndexRun,
    unit_id: str,
    *,
    unit_name: str = "",
    period: str | None = None,
    top: int = 3,
    language: str | None = None,
) -> list[str]:
    """Say in sentences how high a unit's index is and what makes it.

    Parameters
    ----------
    unit_name : str
        How to call the unit; its id without one.
    top : int
        How many causes to name.

    Returns
    -------
    list of str
        Sentences, in reading order.
    """
    row = unit_row(run, unit_id, period)
    root = run.node_index(run.framework.root)
    same = [
        i
        for i in range(len(run.unit_ids))
        if (run.periods is None or run.periods[i] == run.periods[row]) and run.ranks[i, root] > 0
    ]
    has_points = run.contribution_method != "none"
    parts = unit_parts(run, unit_id, period) if has_points else None
    return sentences(
        drivers_of(run, parts, language=language) if parts else [],
        method=parts.method if parts else "none",
        baseline=float(parts.baseline[0]) if parts else 0.0,
        unit_name=unit_name or unit_id,
        score=float(run.scores[row, root]),
        rank=int(run.ranks[row, root]),
        n_ranked=len(same),
        category=category_text(run, run.framework.root, int(run.categories[row, root]), language),
        period=run.periods[row] if run.periods is not None else "",
        is_of_100=ends_at_100(run.recipe),
        flags=Flag(int(run.flags[row, root])),
        top=top,
        language=language,
    )


def sentences(
    found: Sequence[Driver],
    *,
    unit_name: str,
    score: float,
    rank: int,
    n_ranked: int,
    method: str = "exact",
    baseline: float = 0.0,
    category: str = "",
    period: str = "",
    is_of_100: bool = True,
    flags: Flag = Flag.NONE,
    top: int = 3,
    language: str | None = None,
) -> list[str]:
    """Say the same of stored results: what was read from a run's files, without the run itself.

    Parameters
    ----------
    found : the drivers, largest first; those that would print as 0.00 are not named.
    method : how the points were made, as in `Contributions`.
    baseline : the score that the points of Owen values start from.
    category : the class in the reader's language; empty when there are no classes.
    period : named when the data have periods.
    is_of_100 : whether 100 is the most a score can be.
    flags : of the index at this unit.
    """
    language = language or get_language()
    found = [d for d in found if abs(d.points) >= NEGLIGIBLE]

    def say(text: str, **values: object) -> str:
        return translate(text, language=language).format(**values)

    def number(value: float, decimals: int = 2) -> str:
        return format_number(value, decimals, language=language)

    unit = say(_IN_PERIOD, unit=unit_name, period=period) if period else unit_name
    values = {"unit": unit, "score": number(score), "rank": rank, "n": n_ranked}
    closed, open_ended = (_SCORE_CLASS, _OPEN_SCORE_CLASS) if category else (_SCORE, _OPEN_SCORE)
    opening = closed if is_of_100 else open_ended
    told = [say(opening, **values, category=category)]
    if method == "none":
        told.append(say(_NO_POINTS))
    elif method.startswith("owen"):
        more = score >= baseline
        text = _MORE_THAN_MEANS if more else _LESS_THAN_MEANS
        told.append(say(text, baseline=number(baseline), points=number(abs(score - baseline))))
        told += _moves_told(found, top, language)
    elif any(d.points < 0 for d in found):
        told += _moves_told(found, top, language)
    elif found:
        told += _causes_told(found, score, top, language)
    else:
        small = abs(score) >= NEGLIGIBLE
        told.append(say(_ONLY_SMALL, points=number(0.01)) if small else say(_NOTHING))
    imputed = sum(bool(d.flags & Flag.IMPUTED) for d in found[:top])
    if imputed:
        told.append(say(_IMPUTED, count=imputed))
    if flags & Flag.PARTIAL:
        told.append(say(_PARTIAL))
    return told


def _moves_told(found: Sequence[Driver], top: int, language: str) -> list[str]:
    """Say what raises and what lowers a score whose parts are not all above zero."""
    told = []
    for text, moves in (
        (_RAISES, [d for d in found if d.points > 0]),
        (_LOWERS, [d for d in reversed(found) if d.points < 0]),
    ):
        causes = [
            translate(_CAUSE, language=language).format(
                cause=d.name, points=format_number(abs(d.points), 2, language=language)
            )
            for d in moves[:top]
        ]
        if causes:
            words = join_words(causes, language)
            told.append(translate(text, language=language).format(causes=words))
    return told


def _causes_told(found: Sequence[Driver], score: float, top: int, language: str) -> list[str]:
    """Say the largest cause, the next ones, and what they make together."""

    def say(text: str, **values: object) -> str:
        return translate(text, language=language).format(**values)

    def number(value: float, decimals: int = 2) -> str:
        return format_number(value, decimals, language=language)

    first, others = found[0], found[1:top]
    has_shares = score > NEGLIGIBLE  # of nothing, or of less, there are no parts in a hundred
    share = number(100 * first.points / score, 0) if has_shares else ""
    largest = _LARGEST if has_shares else _LARGEST_POINTS
    told = [say(largest, cause=first.name, points=number(first.points), share=share)]
    if others:
        words = [say(_CAUSE, cause=d.name, points=number(d.points)) for d in others]
        text = _NEXT_ONE if len(others) == 1 else _NEXT_MANY
        told.append(say(text, causes=join_words(words, language)))
    if others and has_shares:
        points = sum(d.points for d in found[:top])
        told.append(
            say(
                _TOGETHER,
                count=1 + len(others),
                points=number(points),
                score=number(score),
                share=number(100 * points / score, 0),
            )
        )
    return told
