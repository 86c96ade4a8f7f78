"""How directories stand, for `teduh doctor`.

Requirements: S3 a founded directory counts those who hold an entry today; S4 an entry whose grant
has ended is counted.
"""

from __future__ import annotations

from datetime import timedelta
from pathlib import Path

import pytest

from teduh.apps.accounts.models import GrantRecord
from teduh.apps.vault import inspection
from teduh.apps.vault.inspection import DirectoryState, directory_states
from teduh.cli import doctor_sealing
from teduh.kernel.scope import Role
from tests.builders.accounts import DAY, institution
from tests.builders.vault import NOON, founded_office


def test_a_directory_counts_its_people_and_those_without_a_grant() -> None:
    """S3, S4; an office that was not founded is left out."""
    office, officers, _ = founded_office(officers=3)
    institution("64.02")
    assert directory_states(now=NOON.now()) == [DirectoryState(office.name, 3, 2, 0)]
    GrantRecord.objects.filter(
        person__actor_id=officers[0].actor.actor_id, role=Role.CASE_OFFICER
    ).update(valid_to=DAY)
    after = NOON.now() + timedelta(days=2)
    (found,) = directory_states(now=after)
    assert found.without_grant == 1
    assert found.officers in (2, 3)  # an entry may end with the grant that it was signed for


@pytest.mark.parametrize(
    ("officers", "custodians", "ids"),
    [
        (2, 2, set()),
        (1, 2, {"cli.doctor.directory_thin"}),
        (2, 1, {"cli.doctor.directory_thin"}),
    ],
)
def test_too_few_people_are_told(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    officers: int,
    custodians: int,
    ids: set[str],
) -> None:
    """S3."""
    state = DirectoryState("Bawaslu", officers, custodians, 0)
    monkeypatch.setattr(inspection, "directory_states", lambda now: [state])
    assert {f.message_id for f in doctor_sealing.check_directories(tmp_path)} == ids
