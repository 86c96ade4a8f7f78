"""How much was followed up, by agency, for statistics: numerator, denominator, small counts hidden.

Nothing is opened. A row of another reader's case is counted too: these are an institution's counts.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Count, Q

from teduh.apps.referrals.models import FollowUp
from teduh.apps.referrals.rules import SANCTION
from teduh.kernel.suppression import K, suppress_table


@dataclass(frozen=True, slots=True)
class AgencyRate:
    """Persons referred to an agency and how many of them were followed up; None where hidden.

    A person is followed up when a sanction is in force, or the agency answered otherwise.
    """

    agency: str
    referred: int | None
    followed: int | None
    waiting: int | None
    sanctions_in_force: int | None

    @property
    def share(self) -> float | None:
        """Followed of referred, 0 to 1; None where a number is hidden or nobody was referred."""
        if not self.referred or self.followed is None:
            return None
        return self.followed / self.referred


@dataclass(frozen=True, slots=True)
class FollowUpRates:
    """Rates by agency with their total."""

    agencies: tuple[AgencyRate, ...]
    total: AgencyRate


def follow_up_rates(*, institution_id: int, today: date, k: int = K) -> FollowUpRates:
    """Return an institution's follow-up by agency; `k=1` hides nothing.

    Three columns share one suppression (sanctions in force, other answers, waiting), so that none
    follows from the others. A sanction counts from the day it is in force.
    """
    in_force = Q(in_force_on__lte=today)
    answered = (Q(in_force_on=None) | Q(in_force_on__gt=today)) & ~Q(result__in=("", SANCTION))
    rows = FollowUp.objects.filter(institution_id=institution_id)
    counted = rows.values("agency_name").annotate(
        referred=Count("pk"),
        held=Count("pk", filter=in_force),
        answers=Count("pk", filter=answered),
    )
    counts = {
        row["agency_name"]: [
            row["held"],
            row["answers"],
            row["referred"] - row["held"] - row["answers"],
        ]
        for row in counted.order_by("agency_name")
    }
    names = sorted(counts)
    if not names:
        return FollowUpRates((), AgencyRate("", 0, 0, 0, 0))
    table = suppress_table([counts[name] for name in names], k=k)
    agencies = tuple(
        _rate(name, cells, referred)
        for name, cells, referred in zip(names, table.cells, table.row_totals, strict=True)
    )
    return FollowUpRates(agencies, _rate("", table.column_totals, table.total))


def sanctions_in_force(*, institution_id: int, today: date) -> int:
    """Return how many persons have a sanction in force; the third ladder, from follow-up alone."""
    return FollowUp.objects.filter(institution_id=institution_id, in_force_on__lte=today).count()


def _rate(name: str, cells: tuple[int | None, ...], referred: int | None) -> AgencyRate:
    in_force, _answered, waiting = cells
    # What two shown numbers tell is no secret any more.
    followed = None if referred is None or waiting is None else referred - waiting
    return AgencyRate(name, referred, followed, waiting, in_force)
