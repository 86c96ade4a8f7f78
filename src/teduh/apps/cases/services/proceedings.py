"""Proceedings: one accused person on one track, moved by steps that the track allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final

from django.db import transaction
from django.db.models import Max

from teduh.apps.cases.messages import CaseMessage
from teduh.apps.cases.models import (
    Case,
    Origin,
    Proceeding,
    ProceedingStep,
    Rehabilitation,
    ReporterMode,
)
from teduh.apps.cases.services.cases import record, seal_json
from teduh.apps.cases.services.clocks import clocks_begin, clocks_stop
from teduh.apps.cases.services.desks import Desk
from teduh.apps.cases.services.outside import item_values
from teduh.apps.vault.models import SealedItem
from teduh.apps.vault.selectors import case_key_current, items_of
from teduh.kernel.clock import local_moment
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.messages import KernelMessage
from teduh.kernel.sealing.cases import CaseKeys
from teduh.law.tracks import Facts, Outcome, Track, enter, track_get, tracks_of, transition

# Kinds of institution and the bodies of the tracks that are theirs.
BODIES_OF_KIND: Final[dict[str, tuple[str, ...]]] = {
    "bawaslu": ("bawaslu",),
    "pemkab": ("bkpsdm", "inspektorat", "unit_kerja", "dpmd", "kecamatan"),
}
# What makes a matter more than anonymous information, on Bawaslu's track.
_REPORTER_KNOWN: Final = "pelapor_teridentifikasi"
_FINDING: Final = "temuan_pengawas"
_ADOPTED: Final = "diangkat_temuan"
# Facts that follow from an officer's checklist and are not ticked by themselves.
_FORMAL: Final = "syarat_formal"
_MATERIAL: Final = "syarat_materiil"


@dataclass(frozen=True, slots=True)
class Basis:
    """What an officer says a step rests on.

    by : who decides, a role of the tracks (`petugas`, `pleno`, `bupati`, …).
    established : facts of the track; those that the case itself shows are added.
    documents : kinds of document that are there.
    """

    by: str = "petugas"
    established: frozenset[str] = frozenset()
    documents: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Accused:
    """Whom a proceeding is against. Sealed; only the kind of person stands in clear."""

    name: str
    kind: str
    post: str = ""
    unit: str = ""
    details: Mapping[str, str] = field(default_factory=dict)


def tracks_for(institution_kind: str) -> tuple[Track, ...]:
    """Return the tracks that are an institution's own, in order, each once."""
    own = (track for body in BODIES_OF_KIND.get(institution_kind, ()) for track in tracks_of(body))
    return tuple({track.id: track for track in own}.values())


def proceeding_open(
    *,
    desk: Desk,
    case: Case,
    track_id: str,
    entry: str,
    accused: Accused,
    opened_on: date,
    basis: Basis | None = None,
) -> Proceeding:
    """Begin a track against one person.

    Raises
    ------
    InvalidInput
        `cases.track.not_own`, `cases.event.in_future`, `cases.clock.backwards` (before the case was
        received), and whatever keeps the track from beginning.
    """
    opened = desk.open(case)
    track = track_get(track_id)
    if track not in tracks_for(desk.institution.kind):
        params = {"track": track_id}
        raise InvalidInput(Finding(CaseMessage.TRACK_NOT_OWN, params=params))
    check_day(desk, opened_on, not_before=case.received_on)
    outcome = enter(track, entry, facts_of(basis or Basis(), case, opened, track))
    state = state_allowed(outcome)
    at = _moment(desk, opened_on)
    with transaction.atomic():
        key = case_key_current(case.pk)
        number = (case.proceedings.aggregate(last=Max("number"))["last"] or 0) + 1
        values = {
            "proceeding": number,
            "name": accused.name,
            "kind": accused.kind,
            "post": accused.post,
            "unit": accused.unit,
            **dict(accused.details),
        }
        proceeding = Proceeding.objects.create(
            case=case,
            number=number,
            track=track_id,
            subject_kind=accused.kind,
            state=state,
            state_since=opened_on,
            opened_on=opened_on,
            accused=seal_json(key, "accused", values),
        )
        _add_step(proceeding, "", state, desk, opened_on, (desk.actor.actor_id,), (), None)
        clocks_begin(proceeding, outcome.events, at=at, election=case.election)
        record(desk, "proceeding_opened", case, {"track": track_id, "number": number})
    return proceeding


def proceeding_move(
    *,
    desk: Desk,
    proceeding: Proceeding,
    target: str,
    decided_on: date,
    basis: Basis,
    reason: str,
    version: int,
) -> Proceeding:
    """Take a step that one person decides, or that a body outside decided and its document shows.

    A plenary's step goes through `decision_propose`.

    Raises
    ------
    InvalidInput
        Everything that keeps the track from taking it; nothing is written.
    StateConflict
        `kernel.record.stale` when somebody else took a step first.
    """
    case = proceeding.case
    opened = desk.open(case)
    check_day(desk, decided_on, not_before=proceeding.state_since)
    track = track_get(proceeding.track)
    facts = facts_of(basis, case, opened, track, met=proceeding.met)
    outcome = transition(track, proceeding.state, target, facts)
    state_allowed(outcome)
    with transaction.atomic():
        note = seal_json(case_key_current(case.pk), "reason", {"text": reason}) if reason else None
        return step_take(
            desk, proceeding, target, decided_on, basis, outcome, version,
            members=(desk.actor.actor_id,), note=note,
        )  # fmt: skip


def requirements_set(
    *, desk: Desk, proceeding: Proceeding, met: Iterable[str], version: int
) -> Proceeding:
    """Say which lines of the track's checklist are met; formal and material facts follow from it.

    Raises
    ------
    InvalidInput
        `cases.checklist.unknown`, one for each.
    StateConflict
        `kernel.record.stale`.
    """
    desk.open(proceeding.case)
    track = track_get(proceeding.track)
    lines = {line.id for line in (*track.formal, *track.material)}
    chosen = sorted(set(met))
    unknown = [line for line in chosen if line not in lines]
    if unknown:
        raise InvalidInput(
            *(Finding(CaseMessage.REQUIREMENT_UNKNOWN, params={"line": line}) for line in unknown)
        )
    with transaction.atomic():
        locked = proceeding_lock(proceeding, version)
        locked.met = chosen
        locked.version += 1
        locked.save(update_fields=["met", "version"])
        record(desk, "checklist_set", locked.case, {"met": chosen, "number": locked.number})
    return locked


def rehabilitation_tell(
    *, desk: Desk, proceeding: Proceeding, letter: str, told_on: date
) -> Rehabilitation:
    """Note that the person was told in writing that nothing was proven.

    Raises
    ------
    InvalidInput
        `cases.rehabilitation.not_owed`; `cases.event.in_future`, `cases.clock.backwards`.
    """
    desk.open(proceeding.case)
    owed = Rehabilitation.objects.filter(proceeding=proceeding).first()
    if owed is None:
        raise InvalidInput(Finding(CaseMessage.NOT_OWED))
    check_day(desk, told_on, not_before=owed.owed_since)
    with transaction.atomic():
        values = {"proceeding": proceeding.number, "text": letter, "on": told_on.isoformat()}
        owed.letter = seal_json(case_key_current(proceeding.case_id), "rehabilitation", values)
        owed.told_on = told_on
        owed.save(update_fields=["letter", "told_on"])
        record(desk, "name_cleared", proceeding.case, {"number": proceeding.number})
    return owed


def statement_add(*, desk: Desk, proceeding: Proceeding, text: str) -> SealedItem:
    """Add the accused's own answer, which stands beside the claim wherever the claim is shown."""
    desk.open(proceeding.case)
    with transaction.atomic():
        values = {"proceeding": proceeding.number, "text": text, "on": desk.today.isoformat()}
        item = seal_json(case_key_current(proceeding.case_id), "accused_statement", values)
        record(desk, "accused_heard", proceeding.case, {"number": proceeding.number})
    return item


def step_take(
    desk: Desk,
    proceeding: Proceeding,
    target: str,
    decided_on: date,
    basis: Basis,
    outcome: Outcome,
    version: int,
    *,
    members: Iterable[str],
    note: SealedItem | None,
) -> Proceeding:
    """Write a step that is allowed; inside the caller's transaction."""
    locked = proceeding_lock(proceeding, version)
    at = _moment(desk, decided_on)
    before, locked.state, locked.state_since = locked.state, target, decided_on
    locked.version += 1
    locked.save(update_fields=["state", "state_since", "version"])
    _add_step(locked, before, target, desk, decided_on, members, basis.documents, note)
    clocks_stop(locked, outcome.stops, at=at, state=target)
    clocks_begin(locked, outcome.events, at=at, election=locked.case.election)
    if outcome.needs_rehabilitation:
        Rehabilitation.objects.create(proceeding=locked, owed_since=decided_on)
    record(desk, "proceeding_moved", locked.case, {"from": before, "to": target})
    return locked


def proceeding_lock(proceeding: Proceeding, version: int) -> Proceeding:
    locked = Proceeding.objects.select_for_update().get(pk=proceeding.pk)
    if locked.version != version:
        raise StateConflict(Finding(KernelMessage.STALE))
    return locked


def _add_step(
    proceeding: Proceeding,
    before: str,
    after: str,
    desk: Desk,
    decided_on: date,
    members: Iterable[str],
    documents: Iterable[str],
    note: SealedItem | None,
) -> None:
    last = proceeding.steps.aggregate(last=Max("number"))["last"] or 0
    ProceedingStep.objects.create(
        proceeding=proceeding,
        number=last + 1,
        from_state=before,
        to_state=after,
        decided_on=decided_on,
        recorded_at=desk.now,
        members=list(members),
        documents=sorted(documents),
        reason=note,
    )


def facts_of(
    basis: Basis,
    case: Case,
    opened: CaseKeys,
    track: Track,
    *,
    met: Iterable[str] = (),
    members: int = 0,
) -> Facts:
    """Add to what an officer says what the case itself shows, and take away what it does not.

    Whether a reporter is known, whether it is a supervisor's finding, whether one adopted it, and
    whether the requirements are met are not an officer's to tick.
    """
    own = {_REPORTER_KNOWN, _FINDING, _ADOPTED}
    shown = set()
    if case.origin == Origin.FINDING:
        shown.add(_FINDING)
    if case.adopted_on is not None:
        shown.add(_ADOPTED)
    if reporter_is_known(case, opened):
        shown.add(_REPORTER_KNOWN)
    ticked = set(met)
    for fact, lines in ((_FORMAL, track.formal), (_MATERIAL, track.material)):
        if lines:
            own.add(fact)
            if {line.id for line in lines} <= ticked:
                shown.add(fact)
    return Facts(basis.by, (basis.established - own) | shown, basis.documents, members)


def reporter_is_known(case: Case, opened: CaseKeys) -> bool:
    """Say whether a reporter gave her name to the officers; read from inside the case."""
    if case.origin == Origin.REPORT:
        return True
    if case.origin != Origin.COMPLAINT:
        return False
    item = items_of(case.pk).filter(kind="complaint").first()
    if item is None:
        return False
    mode = item_values(item=item, opened=opened)["mode"]
    return bool(mode == ReporterMode.NAMED.value)


def state_allowed(outcome: Outcome) -> str:
    if outcome.state is None:
        raise InvalidInput(*outcome.findings)
    return outcome.state


def check_day(desk: Desk, day: date, *, not_before: date) -> None:
    findings = []
    if day > desk.today:
        findings.append(Finding(CaseMessage.IN_FUTURE, params={"day": day.isoformat()}))
    if day < not_before:
        findings.append(Finding(CaseMessage.CLOCK_BACKWARDS))
    if findings:
        raise InvalidInput(*findings)


def _moment(desk: Desk, day: date) -> datetime:
    """The moment that clocks count from: now for today, the office's opening for an earlier day."""
    local = local_moment(desk.now, desk.institution.place.path)
    return desk.now if day == local.date() else datetime.combine(day, time(8), local.tzinfo)
