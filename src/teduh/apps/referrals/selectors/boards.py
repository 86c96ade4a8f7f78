"""Lists of referrals and what waits, from clear columns only, of the cases that a reader holds."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.db.models import Exists, F, Min, OuterRef, QuerySet

from teduh.apps.cases.models import Proceeding
from teduh.apps.referrals.models import FollowUp, Referral
from teduh.apps.referrals.rules import (
    VALUE_NAMES,
    DeskTime,
    FollowUpValues,
    desk_times,
    reminder_due_on,
)
from teduh.apps.vault.models import KeyWrap, Purpose
from teduh.kernel.scope import Role, Scope
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
    is_followed: bool
    sanction_holds: bool

    @property
    def reminder_on(self) -> date | None:
        """The day from which the agency is to be reminded."""
        return self.follow_up.remind_on

    @property
    def first(self) -> Referral:
        """The first letter."""
        return self.referrals[0]

    @property
    def days(self) -> int:
        """Days since the first letter, up to the end or today."""
        return sum(time.days for time in self.desks if time.desk != "own")


def follow_ups_held(*, scope: Scope, institution_id: int) -> QuerySet[FollowUp]:
    """Return the follow-up of the reader's cases, what is to be reminded first on top."""
    rows = _held(scope).filter(institution_id=institution_id)
    return rows.order_by(F("remind_on").asc(nulls_last=True), "pk")


def follow_ups_to_remind(*, scope: Scope, today: date) -> QuerySet[FollowUp]:
    """Return the follow-up whose agency is to be reminded, longest waiting first."""
    rows = _held(scope).filter(remind_on__lte=today)
    return rows.select_related("proceeding__case__institution__place").order_by("remind_on", "pk")


def _held(scope: Scope) -> QuerySet[FollowUp]:
    """What `cases_held` says of cases, asked row by row, so that a short list ends early."""
    institutions = {g.institution_id for g in scope.grants if g.role is Role.CASE_OFFICER}
    wraps = KeyWrap.objects.filter(
        case_key__case_id=OuterRef("case_id"),
        case_key__is_current=True,
        case_key__purpose=Purpose.CASE,
        actor_id=scope.actor.actor_id,
    )
    return FollowUp.objects.filter(Exists(wraps), institution_id__in=institutions)


def lines_of(rows: QuerySet[FollowUp], *, today: date) -> list[PersonLine]:
    """Return rows with their letters and desks, in their order."""
    rows = rows.select_related("proceeding__case__institution__place")
    return [_line(row, today) for row in rows.prefetch_related("proceeding__referrals")]


def person_lines(
    *, scope: Scope, today: date, institution_id: int, agency: str = ""
) -> list[PersonLine]:
    """Return all referred persons of the reader's cases, oldest first letter on top."""
    rows = follow_ups_held(scope=scope, institution_id=institution_id)
    if agency:
        rows = rows.filter(agency_name=agency)
    lines = lines_of(rows, today=today)
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
        is_followed=values.is_followed(today),
        sanction_holds=values.sanction_holds(today),
    )


def remind_on(row: FollowUp) -> date | None:
    """Return from when an agency is to be reminded: the letter that waits longest."""
    if values_of(row).ended_on:
        return None
    return min(
        reminder_due_on(letter.sent_on, letter.reminded_on, _patience(letter.body_kind))
        for letter in row.proceeding.referrals.all()
    )


def _patience(body_kind: str) -> int:
    body = body_get(body_kind)
    return body.remind_after_days if body else DEFAULT_REMINDER_DAYS
