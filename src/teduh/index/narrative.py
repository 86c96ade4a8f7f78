"""What drives a score, as a list and as sentences in plain Indonesian or English.

Every number in a sentence comes from the run; the templates hold words only. Vulnerability is a
property of circumstances, so a sentence speaks of causes at a place and never of people.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from teduh.index.analysis_messages import AnalysisMessage
from teduh.index.dataset import Flag
from teduh.index.explain import contributions
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
    rows = [
        i
        for i, unit in enumerate(run.unit_ids)
        if unit == unit_id and (period is None or run.periods is None or run.periods[i] == period)
    ]
    if not rows:
        where = Where(unit_id=unit_id)
        raise NotEnoughData(Finding(AnalysisMessage.CHANGE_UNKNOWN_UNIT, where, {"unit": unit_id}))
    return rows[-1]


def drivers(
    run: IndexRun, unit_id: str, *, period: str | None = None, language: str | None = None
) -> list[Driver]:
    """Return what makes a unit's score, largest first; parts that add nothing are left out.

    The points sum to the score (less the baseline where the method has one).

    Raises
    ------
    NotEnoughData
        When the unit is unknown or has no score.
    """
    row = unit_row(run, unit_id, period)
    total = float(run.score()[row])
    if np.isnan(total):
        params = {"unit": unit_id}
        raise NotEnoughData(Finding(AnalysisMessage.NO_SCORE, Where(unit_id=unit_id), params))
    parts = contributions(run, units=[row])
    framework = run.framework
    found: list[Driver] = []
    for position, node in enumerate(parts.nodes):
        points = float(parts.points[0, position])
        if np.isnan(points) or abs(points) < NEGLIGIBLE:
            continue
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
_LARGEST = N_("The largest cause is {cause}, with {points} points ({share} percent of the score).")
_NEXT_ONE = N_("Next comes {causes}.")
_NEXT_MANY = N_("Next come {causes}.")
_CAUSE = N_("{cause} ({points} points)")
_TOGETHER = N_("These {count} causes make {points} of the {score} points, {share} percent.")
_NOTHING = N_("No indicator adds to this score.")
_IMPUTED = N_("{count} of these values were not observed but filled in.")
_PARTIAL = N_("Some data are missing; the score was made from what there is.")
_AND = N_("{first} and {last}")


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
    position = int(run.categories[row, root])
    label = run.category_labels[run.framework.root][position] if position >= 0 else ""
    return sentences(
        drivers(run, unit_id, period=period, language=language),
        unit_name=unit_name or unit_id,
        score=float(run.scores[row, root]),
        rank=int(run.ranks[row, root]),
        n_ranked=len(same),
        category=translate(label, language=language),
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
    category: str = "",
    flags: Flag = Flag.NONE,
    top: int = 3,
    language: str | None = None,
) -> list[str]:
    """Say the same of stored results: what was read from a run's files, without the run itself.

    Parameters
    ----------
    found : the drivers, largest first.
    category : the class in the reader's language; empty when there are no classes.
    flags : of the index at this unit.
    """
    language = language or get_language()

    def say(text: str, **values: object) -> str:
        return translate(text, language=language).format(**values)

    def number(value: float, decimals: int = 2) -> str:
        return format_number(value, decimals, language=language)

    values = {"unit": unit_name, "score": number(score), "rank": rank, "n": n_ranked}
    opening = _SCORE_CLASS if category else _SCORE
    told = [say(opening, **values, category=category)]
    if not found:
        return [*told, say(_NOTHING)]
    first, others = found[0], found[1:top]
    told.append(
        say(
            _LARGEST,
            cause=first.name,
            points=number(first.points),
            share=number(100 * first.share, 0),
        )
    )
    if others:
        words = [say(_CAUSE, cause=d.name, points=number(d.points)) for d in others]
        text = _NEXT_ONE if len(others) == 1 else _NEXT_MANY
        told.append(say(text, causes=join_words(words, language)))
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
    imputed = sum(bool(d.flags & Flag.IMPUTED) for d in found[:top])
    if imputed:
        told.append(say(_IMPUTED, count=imputed))
    if flags & Flag.PARTIAL:
        told.append(say(_PARTIAL))
    return told
