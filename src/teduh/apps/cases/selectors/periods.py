"""Periods of legal clocks that an institution set, with who did it, when and why."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from teduh.apps.accounts.models import Institution, Person
from teduh.apps.cases.models import ClockPeriod
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Role, Scope
from teduh.law.clocks import ClockRule, ClockUnit, PeriodOverride, clock_rules
from teduh.law.clocks.rules import with_overrides

SETTERS: Final = (Role.ADMINISTRATOR, Role.SUPERVISOR)


@dataclass(frozen=True, slots=True)
class PeriodLine:
    """A row of the law's table: what the law's data say, and what the institution set of it.

    `held` is the rule for a clock that begins today; `history` the rows, the newest first.
    """

    law: ClockRule
    held: ClockRule
    history: tuple[ClockPeriod, ...]

    @property
    def seen(self) -> str:
        """The id of the newest row, empty without any."""
        return self.history[0].pk if self.history else ""

    @property
    def key(self) -> str:
        """The row of the table in one word."""
        return f"{self.law.clock}:{self.law.election}"


def institutions_of_periods(*, scope: Scope) -> list[Institution]:
    """Return the institutions whose periods a reader may set, those that handle cases only."""
    ids = {grant.institution_id for grant in scope.grants if grant.role in SETTERS}
    found = Institution.objects.filter(pk__in=ids, kind__in=("bawaslu", "pemkab"))
    return [
        each
        for each in found.select_related("place").order_by("name")
        if scope.may(*SETTERS, institution_id=each.pk, path=each.place.path)
    ]


def institution_of_periods(*, scope: Scope, institution_id: int) -> Institution:
    """Return an institution whose periods a reader may set; NotFound otherwise."""
    seen = institutions_of_periods(scope=scope)
    found = next((each for each in seen if each.pk == institution_id), None)
    if found is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return found


def period_newest(institution: Institution, *, clock: str, election: str) -> ClockPeriod | None:
    """Return the row of a clock that was set last."""
    rows = ClockPeriod.objects.filter(institution=institution, clock=clock, election=election)
    return rows.order_by("-made_on", "-valid_from").first()


def period_lines(institution: Institution, *, today: date) -> list[PeriodLine]:
    """Return every row of the law's table that holds today, with what the institution set."""
    rows = ClockPeriod.objects.filter(institution=institution).order_by("-made_on", "-valid_from")
    by_key: dict[tuple[str, str], list[ClockPeriod]] = {}
    for row in rows:
        by_key.setdefault((row.clock, row.election), []).append(row)
    lines = []
    for rule in clock_rules():
        if not rule.validity.holds_on(today):
            continue
        own = tuple(by_key.get((rule.clock, rule.election), ()))
        overrides = [_override(row) for row in own]
        lines.append(PeriodLine(rule, with_overrides(rule, on=today, overrides=overrides), own))
    return lines


def setter_names(lines: list[PeriodLine]) -> dict[str, str]:
    """Return the names of those who set periods, by actor id."""
    actors = {row.made_by for line in lines for row in line.history}
    return dict(Person.objects.filter(actor_id__in=actors).values_list("actor_id", "display_name"))


def _override(row: ClockPeriod) -> PeriodOverride:
    return PeriodOverride(
        row.clock,
        row.election,
        row.period,
        ClockUnit(row.unit),
        row.valid_from,
        row.made_on,
        row.reason,
    )
