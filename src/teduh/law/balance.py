"""Do counts of cases add up? What is checked is what was counted, never who.

Received = registered + not registered + in process. What is decided was registered, or was found to
be not registered. Classes add up to what they are classes of. A share is its numerator over its
denominator at the precision in which it is printed. The three ladders (alleged, forwarded, sanction
in force) count different things at different times: they are never summed, and nothing here can.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import ROUND_DOWN, ROUND_HALF_UP, Decimal
from enum import StrEnum
from itertools import pairwise
from typing import Any

from teduh.kernel.errors import Finding, Level, Where
from teduh.kernel.messages import N_, Message


class BalanceMessage(Message):
    """What does not add up."""

    NEGATIVE = (
        "law.balance.negative",
        N_("{name} is {count}; a count is never below zero."),
        N_("Correct it."),
    )
    RECEIVED = (
        "law.balance.received",
        N_("Received {received}, but registered, not registered and in process add up to {sum}."),
        N_("Find the difference of {difference}: a case counted twice, or in no state."),
    )
    DECIDED = (
        "law.balance.decided",
        N_("Decided {decided}, more than the {sum} that were registered or not registered."),
        N_("Count each case once, and decisions on cases of this table only."),
    )
    DECIDED_OVER_REGISTERED = (
        "law.balance.decided_over_registered",
        N_("Found a violation or none in {decided} cases, but only {registered} were registered."),
        N_("Count cases not registered apart, or say what the rest are."),
    )
    SPLIT_UNKNOWN = (
        "law.balance.split_unknown",
        N_("Found a violation or none in {decided} cases, {registered} of {received} registered."),
        N_("State how many were not registered; without it this cannot be checked."),
    )
    PARTS = (
        "law.balance.parts",
        N_("The parts of {name} add up to {sum}, not to {total}."),
        N_("Find the difference of {difference}: a missing class, or one counted twice."),
    )
    SHARE = (
        "law.balance.share",
        N_("{name} is printed as {printed} %, but {numerator} of {denominator} is {computed} %."),
        N_("Correct the share, or state its denominator."),
    )
    SHARE_CUT = (
        "law.balance.share_cut",
        N_("{name} is printed as {printed} %: {computed} % was cut and not rounded."),
        N_("Round, or say that it is cut."),
    )
    SHARE_OF_NOTHING = (
        "law.balance.share_of_nothing",
        N_("{name} has a denominator of zero."),
        N_("Print no share where there is nothing to share."),
    )
    SHARE_OVER_ONE = (
        "law.balance.share_over_one",
        N_("{name} counts {numerator} of only {denominator}."),
        N_("Check that numerator and denominator count the same thing."),
    )
    LADDER = (
        "law.balance.ladder",
        N_("{higher} stand on the ladder '{name}', more than the {lower} below it."),
        N_("Check that both count the same unit (people, cases or reports) over the same time."),
    )


class Ladder(StrEnum):
    """Where a case stands; a case on a higher ladder once stood on the lower. Never summed."""

    DUGAAN = "dugaan"
    DITERUSKAN = "diteruskan"
    SANKSI_BERLAKU = "sanksi_berlaku"


@dataclass(frozen=True, slots=True)
class CaseCounts:
    """Counts of one table; None where a number was not published.

    `violations` and `no_violations` are outcomes. `forwarded_directly` are those that went to the
    competent body without registration (other law); they are outcomes too. `decided` is given where
    only the sum is known.
    """

    received: int | None = None
    registered: int | None = None
    not_registered: int | None = None
    in_process: int | None = None
    violations: int | None = None
    no_violations: int | None = None
    decided: int | None = None
    forwarded_directly: int = 0
    violation_classes: Mapping[str, int] = field(default_factory=dict)

    @property
    def outcomes(self) -> int | None:
        """How many were decided as violation or none; None when not published."""
        if self.decided is not None:
            return self.decided
        if self.violations is None or self.no_violations is None:
            return None
        return self.violations + self.no_violations


@dataclass(frozen=True, slots=True)
class Share:
    """A published share: `printed` as on the page, in percent (`"78.5"`, `"43"`)."""

    name: str
    numerator: int
    denominator: int
    printed: str


def balance_findings(counts: CaseCounts, *, where: Where | None = None) -> list[Finding]:
    """Return what of a table does not add up; empty when it does, or when too little is known."""
    place = where or Where()
    found = [_find(M, place, level, **params) for M, level, params in _faults(counts)]
    if counts.violation_classes and counts.violations is not None:
        found += parts_findings(
            "violations", counts.violations, counts.violation_classes.values(), where=place
        )
    return found


def parts_findings(
    name: str, total: int, parts: Iterable[int], *, where: Where | None = None
) -> list[Finding]:
    """Return whether parts fail to add up to their total.

    >>> parts_findings("reported", 464, [262, 202])
    []
    """
    parts = list(parts)
    if sum(parts) == total:
        return []
    params = {
        "name": name,
        "sum": sum(parts),
        "total": total,
        "difference": abs(sum(parts) - total),
    }
    return [_find(BalanceMessage.PARTS, where or Where(), Level.ERROR, **params)]


def share_findings(share: Share, *, where: Where | None = None) -> list[Finding]:
    """Return whether a printed share is not its numerator over its denominator.

    Compared at the printed precision, half up. A share that was cut instead is a warning.

    >>> [f.message_id for f in share_findings(Share("followed up", 67, 202, "43"))]
    ['law.balance.share']
    """
    place = where or Where()
    if share.denominator == 0:
        return [_find(BalanceMessage.SHARE_OF_NOTHING, place, Level.ERROR, name=share.name)]
    base = {"name": share.name, "numerator": share.numerator, "denominator": share.denominator}
    found = []
    if share.numerator > share.denominator:
        found.append(_find(BalanceMessage.SHARE_OVER_ONE, place, Level.ERROR, **base))
    printed = Decimal(share.printed.replace(",", "."))
    step = Decimal(1).scaleb(int(printed.as_tuple().exponent))
    exact = Decimal(share.numerator) * 100 / Decimal(share.denominator)
    if printed == exact.quantize(step, ROUND_HALF_UP):
        return found
    params = {**base, "printed": share.printed, "computed": f"{exact:.2f}"}
    if printed == exact.quantize(step, ROUND_DOWN):
        found.append(_find(BalanceMessage.SHARE_CUT, place, Level.WARNING, **params))
    else:
        found.append(_find(BalanceMessage.SHARE, place, Level.ERROR, **params))
    return found


def ladder_findings(counts: Mapping[Ladder, int], *, where: Where | None = None) -> list[Finding]:
    """Return warnings where more stand on a higher ladder than ever stood below it.

    `counts` are how many ever reached each ladder, of one unit (people or cases). There is no
    function that adds them.
    """
    ladders = [ladder for ladder in Ladder if ladder in counts]
    return [
        _find(
            BalanceMessage.LADDER,
            where or Where(),
            Level.WARNING,
            name=higher.value,
            higher=counts[higher],
            lower=counts[lower],
        )
        for lower, higher in pairwise(ladders)
        if counts[higher] > counts[lower]
    ]


def _faults(c: CaseCounts) -> Iterable[tuple[BalanceMessage, Level, dict[str, Any]]]:
    for name in ("received", "registered", "not_registered", "in_process", "violations",
                 "no_violations", "decided", "forwarded_directly"):  # fmt: skip
        count = getattr(c, name)
        if count is not None and count < 0:
            yield BalanceMessage.NEGATIVE, Level.ERROR, {"name": name, "count": count}
    intake = (c.registered, c.not_registered, c.in_process)
    if c.received is not None and None not in intake:
        total = sum(part for part in intake if part is not None)
        if total != c.received:
            params = {"received": c.received, "sum": total, "difference": abs(total - c.received)}
            yield BalanceMessage.RECEIVED, Level.ERROR, params
    if c.outcomes is None or c.registered is None:
        return
    decided = c.outcomes - c.forwarded_directly
    if c.not_registered is None:
        if decided > c.registered:
            yield (
                BalanceMessage.SPLIT_UNKNOWN,
                Level.WARNING,
                {
                    "decided": c.outcomes,
                    "registered": c.registered,
                    "received": "?" if c.received is None else c.received,
                },
            )
        return
    settled = c.registered + c.not_registered
    if c.outcomes > settled:
        yield BalanceMessage.DECIDED, Level.ERROR, {"decided": c.outcomes, "sum": settled}
    elif decided > c.registered:
        params = {"decided": decided, "registered": c.registered}
        yield BalanceMessage.DECIDED_OVER_REGISTERED, Level.ERROR, params


def _find(message: BalanceMessage, where: Where, level: Level, **params: Any) -> Finding:
    return Finding(message, where, params, level)
