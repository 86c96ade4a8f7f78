"""Lists of referrals and what waits, from clear columns only, of the cases that a reader holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Min, QuerySet

from teduh.apps.cases.models import Proceeding
from teduh.apps.cases.selectors.boards import cases_held
from teduh.apps.referrals.models import FollowUp, Referral
from teduh.apps.referrals.rules import (
    VALUE_NAMES,
    DeskTime,
    FollowUpValues,
    desk_times,
    reminder_due_on,
)
from teduh.kernel.scope import Scope
from teduh.law.bodies import body_get

DEFAULT_REMINDER_DAYS = 14


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One referred person by numbers: letters, follow-up, desks."""

    proceeding: Proceeding
    follow_up: FollowUp
    referrals: tuple[Referral, ...]
    values: FollowUpValues
    desks: tuple[DeskTime, ...]
    reminder_on: date | None
    is_followed: bool
    sanction_holds: bool

    @property
    def first(self) -> Referral:
        """The first letter."""
        return self.referrals[0]

    @property
    def days(self) -> int:
        """Days since the first letter, up to the end or today."""
        return sum(time.days for time in self.desks if time.desk != "own")


def referrals_held(*, scope: Scope) -> QuerySet[Referral]:
    """Return the referrals of the cases that the reader holds a wrap of."""
    held = cases_held(scope=scope).values("pk")
    return Referral.objects.filter(case__in=held).select_related("case__institution__place")


def person_lines(
    *, scope: Scope, today: date, institution_id: int | None = None, agency: str = ""
) -> list[PersonLine]:
    """Return the referred persons of the reader's cases, oldest first letter on top."""
    held = cases_held(scope=scope)
    if institution_id is not None:
        held = held.filter(institution_id=institution_id)
    rows = FollowUp.objects.filter(proceeding__case__in=held.values("pk"))
    if agency:
        rows = rows.filter(agency_name=agency)
    rows = rows.select_related("proceeding__case__institution__place").prefetch_related(
        "proceeding__referrals"
    )
    lines = [_line(row, today) for row in rows]
    return sorted(lines, key=lambda line: (line.first.sent_on, line.first.pk))


def person_line(proceeding: Proceeding, today: date) -> PersonLine | None:
    """Return one referred person, None before the first letter."""
    row = FollowUp.objects.filter(proceeding=proceeding).first()
    return _line(row, today) if row else None


def values_of(row: FollowUp) -> FollowUpValues:
    """Return a row's values."""
    return FollowUpValues(**{name: getattr(row, name) for name in VALUE_NAMES})


def first_sent_on(proceeding: Proceeding) -> date | None:
    """Return the day of the first letter."""
    first: date | None = proceeding.referrals.aggregate(first=Min("sent_on"))["first"]
    return first


def _line(row: FollowUp, today: date) -> PersonLine:
    proceeding = row.proceeding
    letters = tuple(sorted(proceeding.referrals.all(), key=lambda r: (r.sent_on, r.number)))
    values = values_of(row)
    first = letters[0]
    return PersonLine(
        proceeding=proceeding,
        follow_up=row,
        referrals=letters,
        values=values,
        desks=desk_times(
            values,
            received_on=min(proceeding.case.received_on, first.sent_on),
            sent_on=first.sent_on,
            goes_to_bkn=any(letter.body_kind in ("bkn", "kasn") for letter in letters),
            today=today,
        ),
        reminder_on=None if values.ended_on else _reminder(letters),
        is_followed=values.is_followed(today),
        sanction_holds=values.sanction_holds(today),
    )


def _reminder(letters: tuple[Referral, ...]) -> date:
    """The day from which somebody should be reminded: the letter that waits longest."""
    return min(
        reminder_due_on(
            letter.sent_on,
            letter.reminded_on,
            body.remind_after_days if (body := body_get(letter.body_kind)) else
            DEFAULT_REMINDER_DAYS,
        )
        for letter in letters
    )  # fmt: skip
