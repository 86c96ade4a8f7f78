"""Cases for tests that count them: rows of clear columns, without any content.

proceeding_row(case_row(office), "bawaslu", "diterima", "kajian_awal", "diregister")
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Case, Origin, Proceeding, ProceedingStep, RunningClock
from teduh.apps.vault.models import CaseKey, SealedItem
from tests.builders.accounts import DAY, place

KIND_OF_TRACK = {"bawaslu": "asn_pns", "desa": "kades"}


def case_row(
    office: Institution,
    *,
    origin: Origin = Origin.FINDING,
    path: str = "",
    rules: Iterable[str] = (),
    received_on: date = DAY,
) -> Case:
    """Return a case without content."""
    return Case.objects.create(
        institution=office,
        place=place(path) if path else office.place,
        origin=origin,
        rule_ids=list(rules),
        received_on=received_on,
    )


def proceeding_row(case: Case, track: str, *states: str, days: int = 2) -> Proceeding:
    """Return a proceeding that passed these states, one every few days."""
    first = case.received_on
    last = first + timedelta(days=days * (len(states) - 1))
    proceeding = Proceeding.objects.create(
        case=case,
        number=case.proceedings.count() + 1,
        track=track,
        subject_kind=KIND_OF_TRACK.get(track, "asn_pns"),
        state=states[-1],
        state_since=last,
        opened_on=first,
        accused=_sealed(case),
    )
    for number, state in enumerate(states, start=1):
        day = first + timedelta(days=days * (number - 1))
        ProceedingStep.objects.create(
            proceeding=proceeding,
            number=number,
            from_state=states[number - 2] if number > 1 else "",
            to_state=state,
            decided_on=day,
            recorded_at=datetime.combine(day, time(4), UTC),
            members=[],
        )
    return proceeding


def clock_row(
    proceeding: Proceeding, *, due_at: datetime | None, stopped_at: datetime | None = None
) -> RunningClock:
    """Return a clock that is due at a moment."""
    return RunningClock.objects.create(
        proceeding=proceeding,
        clock="putusan",
        rule={},
        started_at=datetime.combine(proceeding.opened_on, time(4), UTC),
        due_at=due_at,
        stopped_at=stopped_at,
    )


def _sealed(case: Case) -> SealedItem:
    """Return an item that nobody can open: whom a proceeding is against is of no matter here."""
    key, _ = CaseKey.objects.get_or_create(
        case_id=case.pk, institution=case.institution, defaults={"public_key": bytes(32)}
    )
    return SealedItem.objects.create(case_key=key, number=1, kind="accused", wrap=b"")
