"""Invented events and checks for an exercise: dated in the windows of a real election.

None of it happened. Each text begins with LATIHAN and each row carries the mark of an exercise.
"""

from __future__ import annotations

from datetime import date
from typing import Final

from django.conf import settings

from teduh.apps.accounts.models import GrantRecord, Institution
from teduh.apps.accounts.models.institutions import InstitutionKind
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.incumbency.messages import WatchMessage
from teduh.apps.incumbency.models import ComplianceCheck, WatchedEvent
from teduh.apps.incumbency.rules import CHECKERS, DECIDERS, EventState
from teduh.apps.incumbency.selectors import contests_watched
from teduh.apps.incumbency.services import (
    CheckDraft,
    EventDraft,
    check_record,
    event_create,
    event_move,
)
from teduh.apps.regions.models import Place
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, StateConflict
from teduh.kernel.scope import Role, Scope

_SOURCE: Final = "Latihan: sumber rekaan"
# (kind, day, code of the place within the region, post, what, approved on)
_EVENTS: Final = (
    ("mutasi", date(2024, 3, 21), "", "kepala_daerah",
     "LATIHAN: pelantikan pejabat administrator, sehari sebelum jendela dibuka", None),
    ("mutasi", date(2024, 3, 22), "", "kepala_daerah",
     "LATIHAN: pelantikan pejabat pengawas di kantor bupati", None),
    ("mutasi", date(2024, 7, 15), "", "kepala_daerah",
     "LATIHAN: pelantikan kepala puskesmas dengan surat persetujuan", date(2024, 7, 1)),
    ("bantuan", date(2024, 10, 10), ".06", "penjabat",
     "LATIHAN: penyerahan sembako di kantor kecamatan", None),
    ("spanduk", date(2024, 11, 25), ".16", "kepala_opd",
     "LATIHAN: spanduk program bergambar kepala daerah pada masa tenang", None),
    ("program", date(2025, 4, 10), ".14", "kepala_daerah",
     "LATIHAN: peluncuran program menjelang pemungutan suara ulang", None),
    ("perjalanan", date(2025, 6, 1), "", "wakil_kepala_daerah",
     "LATIHAN: kunjungan kerja setelah calon terpilih ditetapkan", None),
    ("mutasi", date(2025, 8, 20), "", "kepala_daerah",
     "LATIHAN: pelantikan kepala sekolah sesudah pelantikan bupati", None),
)  # fmt: skip


def exercise_incumbency_create(*, clock: Clock | None = None) -> int:
    """Give an exercise its events and checks, once; return how many there are.

    Raises
    ------
    StateConflict
        In a database that is not one of exercise.
    """
    if not settings.EXERCISE:
        raise StateConflict(Finding(WatchMessage.EXERCISE_ONLY))
    clock = clock or SystemClock()
    for institution in Institution.objects.select_related("place").filter(is_active=True):
        if institution.kind == InstitutionKind.BAWASLU:
            _events(institution, clock)
        elif institution.kind == InstitutionKind.PEMKAB:
            _checks(institution, clock)
    return WatchedEvent.objects.count() + ComplianceCheck.objects.count()


def _officer(institution: Institution, roles: tuple[Role, ...], clock: Clock) -> Scope | None:
    """Return what an invented officer of one of the roles may see."""
    grants = GrantRecord.objects.filter(
        institution=institution, person__is_demo=True, role__in=[role.value for role in roles]
    ).select_related("person")
    today = local_date(clock.now(), institution.place.path)
    found = grants.order_by("pk").first()
    return scope_for(found.person, today) if found else None


def _events(institution: Institution, clock: Clock) -> None:
    scope = _officer(institution, DECIDERS, clock)
    contests = contests_watched(institution.place)
    if scope is None or not contests or WatchedEvent.objects.filter(institution=institution):
        return
    made = []
    for kind, on, below, post, what, approved_on in _EVENTS:
        code = f"{institution.place.path}{below}"
        if not Place.objects.filter(path=code).exists():
            code = institution.place.path
        draft = EventDraft(kind, on, code, post, what, _SOURCE, approved_on)
        made.append(
            event_create(
                scope=scope,
                institution=institution,
                contest=contests[0],
                draft=draft,
                now=clock.now(),
            )
        )
    event_move(scope=scope, event=made[3], state=EventState.EXAMINING, reason="", version=1)
    event_move(
        scope=scope,
        event=made[0],
        state=EventState.CLOSED,
        reason="Di luar jendela; tanggal keputusan sudah dicocokkan (latihan).",
        version=1,
    )


def _checks(institution: Institution, clock: Clock) -> None:
    scope = _officer(institution, CHECKERS, clock)
    contests = contests_watched(institution.place)
    if scope is None or not contests or ComplianceCheck.objects.filter(institution=institution):
        return
    plans = (
        CheckDraft(
            kind="mutasi",
            on=date(2025, 8, 20),
            place_code=institution.place.path,
            what="LATIHAN: pelantikan kepala sekolah",
            done=frozenset({"alasan"}),
            letters={"alasan": "Telaahan staf rekaan 1, 4 Agustus 2025"},
        ),
        CheckDraft(
            kind="bantuan",
            on=local_date(clock.now(), institution.place.path),
            place_code=institution.place.path,
            what="LATIHAN: penyaluran bantuan banjir",
            done=frozenset({"jendela", "kemasan", "penyerah"}),
        ),
    )
    for draft in plans:
        check_record(
            scope=scope,
            institution=institution,
            contest=contests[0],
            draft=draft,
            now=clock.now(),
        )
