"""The exercise tells the whole story once, with real services and invented people."""

from __future__ import annotations

from typing import Any

from teduh.apps.accounts.demo import demo_people_create
from teduh.apps.cases.exercise import MARK, exercise_cases_create
from teduh.apps.cases.models import Case, Proceeding, Rehabilitation, RunningClock
from teduh.apps.cases.services.complaints import complaint_find
from teduh.apps.vault.exercise import exercise_keys_create
from teduh.apps.vault.models import BodyPiece, KeyWrap
from teduh.kernel.clock import SystemClock
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders.accounts import place


def test_the_story_has_every_state_that_a_visitor_should_see(settings: Any) -> None:
    settings.EXERCISE = True
    place("64.02")
    demo_people_create(actor=SYSTEM_ACTOR)
    officers = exercise_keys_create()
    receipts = exercise_cases_create(officers)
    assert len(receipts) == 2
    case, _ = complaint_find(receipts[0])
    assert [question.answered for question in case.questions.all()] == [True, False]
    states = sorted(Proceeding.objects.values_list("track", "state"))
    assert states == [
        ("bawaslu", "bukan_pelanggaran"),
        ("bawaslu", "informasi_awal"),
        ("bawaslu", "kajian_awal"),
        ("bawaslu", "pleno"),
        ("disiplin_asn", "diterima"),
    ]
    now = SystemClock().now()
    assert RunningClock.objects.filter(stopped_at=None, due_at__lt=now).exists()
    assert Rehabilitation.objects.get().told_on is not None
    conflicted, _ = complaint_find(receipts[1])
    third = next(o for o in officers if o.person.username == "latihan.petugas3")
    wraps = KeyWrap.objects.filter(case_key__case_id=conflicted.pk, case_key__is_current=True)
    assert not wraps.filter(actor_id=third.person.actor_id).exists()
    stored = b"".join(bytes(data) for data in BodyPiece.objects.values_list("data", flat=True))
    assert MARK.encode() not in stored
    count = Case.objects.count()
    assert exercise_cases_create(exercise_keys_create()) == []
    assert Case.objects.count() == count == 6
