"""Kutai Kartanegara with the real days of Pilkada 2024, and two institutions that never meet.

kukar = kukar_2024()
kukar.bawaslu, kukar.pemkab, kukar.contest
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from typing import Any

from teduh.apps.accounts.models import Institution
from teduh.apps.elections.models import Contest, Election
from teduh.apps.elections.services import elections_load
from teduh.apps.incumbency.models import ComplianceCheck, WatchedEvent
from teduh.apps.incumbency.services import CheckDraft, EventDraft
from teduh.kernel.scope import SYSTEM_ACTOR
from tests.builders.accounts import institution, place

NOW = datetime(2026, 3, 2, 4, tzinfo=UTC)
CODES = (
    *("64.01", "64.02.01", "64.02.14", "64.02.16.2002", "64.03", "64.07", "64.08"),
    *("64.09.01", "64.09.02", "64.09.03", "64.09.04", "64.71", "64.72", "64.74"),
    *("64.11.01", "64.11.02", "64.11.03", "64.11.04", "64.11.05"),
)
EVENT = EventDraft(
    kind="bantuan",
    on=date(2024, 10, 10),
    place_code="64.02.01",
    post="penjabat",
    what="Penyerahan sembako di kantor kecamatan",
    source="Berita daring",
)
PLAN = CheckDraft(
    kind="mutasi",
    on=date(2025, 8, 20),
    place_code="64.02",
    what="Pelantikan kepala sekolah",
    done=frozenset({"alasan"}),
    letters={"alasan": "Telaahan staf 12/2025, 4 Agustus 2025"},
)


@dataclass(frozen=True)
class Kukar:
    """The contest and two institutions of one regency."""

    bawaslu: Institution
    pemkab: Institution
    contest: Contest


def kukar_2024() -> Kukar:
    """Load the election and make the institutions."""
    for code in CODES:
        place(code)
    elections_load(actor=SYSTEM_ACTOR)
    return Kukar(
        institution("64.02", "bawaslu"),
        institution("64.02", "pemkab"),
        Contest.objects.get(slug="pilkada-2024-bupati-6402"),
    )


def event(**changes: Any) -> EventDraft:
    """Return an event in the time of the Pjs, with changes."""
    return replace(EVENT, **changes)


def plan(**changes: Any) -> CheckDraft:
    """Return a planned mutation after the inauguration, with changes."""
    return replace(PLAN, **changes)


def incumbency_rows(
    pemkab: Institution, bawaslu: Institution, path: str
) -> tuple[WatchedEvent, ComplianceCheck]:
    """Return an event of one and a check of the other at a place, in an election without days."""
    region = pemkab.place
    election = Election.objects.create(
        slug="pilkada-uji", kind="pilkada", name_id="Uji", name_en="Test", voting_on=EVENT.on
    )
    contest = Contest.objects.create(
        election=election, slug="pilkada-uji-bupati", office="regent", constituency=region
    )
    shared = {"contest": contest, "place": place(path), "on": EVENT.on, "recorded_at": NOW}
    event = WatchedEvent.objects.create(
        institution=bawaslu,
        desk=place(path),
        kind=EVENT.kind,
        post=EVENT.post,
        what="Uji",
        text_digest="0",
        **shared,
    )
    check = ComplianceCheck.objects.create(
        institution=pemkab,
        kind="mutasi",
        what="Uji",
        checked_on=EVENT.on,
        standing="outside",
        result={"windows": [], "reasons": [], "exceptions": []},
        items=[],
        **shared,
    )
    return event, check
