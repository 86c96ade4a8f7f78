"""Decisions about follow-up that need no database: what fits together, and where time passed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, fields
from datetime import date, timedelta
from typing import Final

from teduh.apps.referrals.messages import ReferralMessage as M
from teduh.kernel.errors import Finding, Where
from teduh.kernel.messages import N_
from teduh.kernel.numerals import NOWHERE

SANCTION: Final = "sanksi"
# Columns in the order of a template; what each is called stands in `LABELS`.
NUMBERS: Final = ("sbt_number", "bkn_number", "decree_number")
DAYS: Final = (
    "sbt_on", "bkn_on", "decree_on", "in_force_on", "idis_on", "bawaslu_copy_on", "answered_on",
)  # fmt: skip
LABELS: Final = {
    "sent_on": N_("Letter of"),
    "sbt_number": N_("SBT number"),
    "sbt_on": N_("Entered in SBT on"),
    "bkn_number": N_("Number of BKN's recommendation"),
    "bkn_on": N_("BKN's recommendation of"),
    "result": N_("Result"),
    "decree_number": N_("Number of the decree"),
    "decree_on": N_("Decree of"),
    "decree_kind": N_("Kind of sanction"),
    "in_force_on": N_("In force from"),
    "idis_on": N_("Entered in I'DIS on"),
    "bawaslu_copy_on": N_("Copy to Bawaslu on"),
    "answered_on": N_("Answer of"),
}


@dataclass(frozen=True, slots=True)
class FollowUpValues:
    """What is known of one person's follow-up; None and empty where it is not."""

    sbt_number: str = ""
    sbt_on: date | None = None
    bkn_number: str = ""
    bkn_on: date | None = None
    result: str = ""
    decree_number: str = ""
    decree_on: date | None = None
    decree_kind: str = ""
    in_force_on: date | None = None
    idis_on: date | None = None
    bawaslu_copy_on: date | None = None
    answered_on: date | None = None

    @property
    def ended_on(self) -> date | None:
        """The day on which the body that decides had decided."""
        return self.decree_on or self.answered_on

    def sanction_holds(self, day: date) -> bool:
        """Say whether a sanction is in force; a decree alone is none yet."""
        return self.in_force_on is not None and self.in_force_on <= day

    def is_followed(self, day: date) -> bool:
        """Say whether the follow-up counts: a sanction in force, or another answer."""
        return self.sanction_holds(day) or self.result not in ("", SANCTION)


VALUE_NAMES: Final = tuple(field.name for field in fields(FollowUpValues))


def followup_findings(
    values: FollowUpValues, *, sent_on: date, today: date, where: Where = NOWHERE
) -> list[Finding]:
    """Return everything that does not fit together; columns are told by their names.

    A sanction may come into force on a day to come; every other day has been.
    """
    return [
        finding.at(**where.as_dict()) if where.as_dict() else finding
        for finding in _findings(values, sent_on, today)
    ]


def _findings(values: FollowUpValues, sent_on: date, today: date) -> Iterator[Finding]:
    for name in DAYS:
        day: date | None = getattr(values, name)
        if day is None:
            continue
        shown = {"what": LABELS[name], "day": day.isoformat()}
        if day > today and name != "in_force_on":
            yield Finding(M.IN_FUTURE, params=shown)
        if day < sent_on:
            yield Finding(M.BEFORE_SENT, params={**shown, "sent": sent_on.isoformat()})
    for name, other in (
        ("in_force_on", "decree_on"),
        ("idis_on", "in_force_on"),
        ("bkn_on", "sbt_on"),
    ):
        later, earlier = getattr(values, name), getattr(values, other)
        if later and earlier and later < earlier:
            params = {
                "what": LABELS[name],
                "day": later.isoformat(),
                "other": LABELS[other],
                "other_day": earlier.isoformat(),
            }
            yield Finding(M.OUT_OF_ORDER, params=params)
    yield from _decree_findings(values)


def _decree_findings(values: FollowUpValues) -> Iterator[Finding]:
    parts = ("decree_number", "decree_on", "decree_kind")
    given = [name for name in parts if getattr(values, name)]
    if given and len(given) < len(parts):
        missing = next(name for name in parts if name not in given)
        yield Finding(M.DECREE_INCOMPLETE, params={"missing": LABELS[missing]})
    if not given and values.in_force_on:
        yield Finding(M.NEEDS_DECREE, params={"what": LABELS["in_force_on"]})
    if not given and values.result == SANCTION:
        yield Finding(M.NEEDS_DECREE, params={"what": LABELS["result"]})
    if values.idis_on and not values.in_force_on:
        yield Finding(M.NEEDS_IN_FORCE)
    if given and values.result not in ("", SANCTION):
        yield Finding(M.RESULT_CONTRADICTS, params={"result": values.result})
    if values.result not in ("", SANCTION) and not values.answered_on:
        yield Finding(M.SIGN_NEEDS_ANSWER)


@dataclass(frozen=True, slots=True)
class DeskTime:
    """A stretch at one desk; `to` is None while it lies there. Calendar days."""

    desk: str
    since: date
    to: date | None
    days: int


DESKS: Final = {
    "own": N_("Own office"),
    "bkn": N_("BKN"),
    "agency": N_("Agency that decides"),
    "force": N_("Until in force"),
    "idis": N_("Until in I'DIS"),
}


def desk_times(
    values: FollowUpValues, *, received_on: date, sent_on: date, goes_to_bkn: bool, today: date
) -> tuple[DeskTime, ...]:
    """Return where a matter lay and how long, in order; the last one may still lie there."""
    steps: list[tuple[str, date | None]] = [("own", sent_on)]
    if goes_to_bkn or values.bkn_on:
        steps.append(("bkn", values.bkn_on))
    steps.append(("agency", values.ended_on))
    if values.decree_on:
        started = values.in_force_on if values.sanction_holds(today) else None
        steps += [("force", started), ("idis", values.idis_on)]
    times, since = [], received_on
    for desk, end in steps:
        days = ((end or today) - since).days
        times.append(DeskTime(desk, since, end, max(days, 0)))
        if end is None:
            break
        since = max(end, since)
    return tuple(times)


def reminder_due_on(sent_on: date, reminded_on: list[str], days: int) -> date:
    """Return the day from which a reminder is due: some days after the letter or the last one."""
    last = max([sent_on, *(date.fromisoformat(day) for day in reminded_on)])
    return last + timedelta(days=days)
