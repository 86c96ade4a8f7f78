"""Officers' keys, sittings and the directory in the database.

Requirements: V1 no keys behind a weak passphrase or the sign-in password; V2 nobody is signed in
without a tested recovery key and a grant; V3 a sitting ends by itself; V4 an administrator's row
gives nobody a wrap; V5 the founding is held once, by two.
"""

from __future__ import annotations

from datetime import timedelta

import pytest

from teduh.apps.audit.models import AuditEntry
from teduh.apps.vault.models import DirectoryRow, OfficerKey, Sitting
from teduh.apps.vault.rules import RecipientKind
from teduh.apps.vault.selectors import directory_get, officer_key_of, recipients_for
from teduh.apps.vault.services.directory import (
    directory_entry_add,
    directory_entry_withdraw,
    founding_hold,
)
from teduh.apps.vault.services.officers import (
    officer_keys_make,
    officer_passphrase_change,
    officer_recover,
    officer_recovery_test,
)
from teduh.apps.vault.services.sittings import (
    sitting_open,
    sitting_use,
    sittings_end,
    sittings_sweep,
)
from teduh.kernel.clock import FixedClock
from teduh.kernel.errors import InvalidInput, NotAllowed, StateConflict, TeduhError
from teduh.kernel.scope import Role
from teduh.kernel.sealing.passphrases import new_passphrase, write_recovery_key
from tests.builders.accounts import DAY, institution, person
from tests.builders.vault import NOON, PASSPHRASE, RECOVERY_KEY, founded_office, officer


@pytest.fixture(autouse=True)
def small_machine(settings: object) -> None:
    settings.SMALL_MACHINE = True  # type: ignore[attr-defined]


def never(_: str) -> bool:
    return False


def ids(error: pytest.ExceptionInfo[TeduhError]) -> set[str]:
    return {finding.message_id for finding in error.value.findings}


def later(**span: float) -> FixedClock:
    return FixedClock(NOON.now() + timedelta(**span))


def test_weak_passphrases_and_the_password_are_refused_together() -> None:  # V1
    actor = person("x-1").actor
    with pytest.raises(InvalidInput) as error:
        officer_keys_make(actor=actor, passphrase="netralitas2024", is_password=lambda _: True)
    assert ids(error) == {
        "vault.officer.passphrase_weak",
        "vault.officer.passphrase_is_password",
    }
    assert officer_key_of(actor.actor_id) is None


def test_keys_are_made_tested_changed_and_recovered() -> None:  # V1
    actor = person("x-2").actor
    passphrase = new_passphrase()
    row, recovery = officer_keys_make(actor=actor, passphrase=passphrase, is_password=never)
    assert recovery.replace("-", "") not in str(OfficerKey.objects.values().get(pk=row.pk))
    with pytest.raises(StateConflict):
        officer_keys_make(actor=actor, passphrase=new_passphrase(), is_password=never)
    assert officer_recovery_test(actor=actor, typed=recovery.lower()).recovery_tested_on
    sitting, cookie = sitting_open(actor=actor, passphrase=passphrase)
    keys = sitting_use(actor=actor, sitting_id=sitting.sitting_id, cookie_key=cookie)
    other, third = new_passphrase(), new_passphrase()
    officer_passphrase_change(actor=actor, keys=keys, passphrase=other, is_password=never)
    with pytest.raises(InvalidInput):
        sitting_open(actor=actor, passphrase=passphrase)
    officer_recover(actor=actor, typed=recovery, passphrase=third, is_password=never)
    sitting, cookie = sitting_open(actor=actor, passphrase=third)
    assert keys == sitting_use(actor=actor, sitting_id=sitting.sitting_id, cookie_key=cookie)
    verbs = set(AuditEntry.objects.filter(actor_id=actor.actor_id).values_list("verb", flat=True))
    assert {"officer_keys_made", "unlock_refused", "keys_unlocked", "keys_recovered"} <= verbs


def test_a_sitting_ends_after_15_idle_minutes_8_hours_or_sign_out() -> None:  # V3
    office = institution()
    someone = officer(office)
    actor = someone.actor
    sitting, cookie = sitting_open(actor=actor, passphrase=PASSPHRASE, clock=NOON)
    name = sitting.sitting_id

    def use(clock: FixedClock) -> object:
        return sitting_use(actor=actor, sitting_id=name, cookie_key=cookie, clock=clock)

    assert use(later(minutes=14)) == someone.keys
    assert use(later(minutes=28)) == someone.keys
    with pytest.raises(NotAllowed) as error:
        use(later(minutes=43))
    assert ids(error) == {"vault.sitting.locked"}
    for minute in range(28, 480, 14):
        use(later(minutes=minute))
    with pytest.raises(NotAllowed):
        use(later(hours=8))
    assert sittings_sweep(clock=later(hours=8)) == 1
    sitting, cookie = sitting_open(actor=actor, passphrase=PASSPHRASE, clock=NOON)
    sittings_end(actor=actor)
    with pytest.raises(NotAllowed):
        sitting_use(actor=actor, sitting_id=sitting.sitting_id, cookie_key=cookie, clock=NOON)


def test_a_sitting_serves_its_own_officer_and_cookie_only() -> None:  # V3
    office = institution()
    first, second = officer(office), officer(office)
    sitting, cookie = sitting_open(actor=first.actor, passphrase=PASSPHRASE, clock=NOON)
    for actor, key in ((second.actor, cookie), (first.actor, b"x" * 32), (first.actor, b"")):
        with pytest.raises(NotAllowed):
            sitting_use(actor=actor, sitting_id=sitting.sitting_id, cookie_key=key, clock=NOON)
    sitting_open(actor=first.actor, passphrase=PASSPHRASE, clock=NOON)
    assert Sitting.objects.count() == 1


def test_a_directory_is_founded_once_by_two_different_custodians() -> None:  # V5
    office, officers, custodians = founded_office()
    assert len(directory_get(office).holding(DAY)) == 4
    with pytest.raises(StateConflict):
        founding_hold(
            institution=office,
            first=custodians[0].signer,
            second=custodians[1].signer,
            clock=NOON,
        )
    other = institution()
    alone = officer(other, Role.CUSTODIAN)
    with pytest.raises(InvalidInput) as error:
        founding_hold(institution=other, first=alone.signer, second=alone.signer, clock=NOON)
    assert ids(error) == {"vault.directory.same_person"}
    assert len(officers) == 2


def test_nobody_is_signed_in_without_a_grant_or_an_untested_recovery_key() -> None:  # V2
    office, _, custodians = founded_office()
    stranger = officer(institution())
    OfficerKey.objects.filter(actor_id=stranger.actor.actor_id).update(recovery_tested_on=None)
    with pytest.raises(InvalidInput) as error:
        directory_entry_add(
            institution=office,
            signer=custodians[0].signer,
            actor_id=stranger.actor.actor_id,
            role=Role.CASE_OFFICER,
            clock=NOON,
        )
    assert ids(error) == {"vault.directory.grant_missing", "vault.officer.recovery_untested"}


def test_one_who_is_not_in_the_directory_signs_nobody() -> None:  # V2
    office, _, _ = founded_office()
    outsider, wanted = officer(office, Role.CUSTODIAN), officer(office)
    with pytest.raises(NotAllowed):
        directory_entry_add(
            institution=office,
            signer=outsider.signer,
            actor_id=wanted.actor.actor_id,
            role=Role.CASE_OFFICER,
            clock=NOON,
        )


def test_a_row_written_by_hand_receives_nothing() -> None:  # V4
    office, officers, _ = founded_office()
    intruder = officer(office)
    row = DirectoryRow.objects.filter(actor_id=officers[0].actor.actor_id).get()
    row.pk, row.entry_id = None, "0" * 32
    row.actor_id = intruder.actor.actor_id
    row.encryption_key = intruder.keys.public.encryption
    row.verification_key = intruder.keys.public.verification
    row.save()
    chosen = recipients_for(office, place_path="64.02.06", day=DAY)
    assert chosen.kind is RecipientKind.OFFICERS
    assert {e.officer_id for e in chosen.entries} == {o.actor.actor_id for o in officers}
    assert [f.params["entry_id"] for f in directory_get(office).findings] == ["0" * 32]


def test_a_changed_key_in_a_signed_row_receives_nothing() -> None:  # V4
    office, officers, _ = founded_office(officers=3)
    intruder = officer(office)
    DirectoryRow.objects.filter(actor_id=officers[0].actor.actor_id).update(
        encryption_key=intruder.keys.public.encryption
    )
    chosen = recipients_for(office, place_path="64.02", day=DAY)
    assert {e.officer_id for e in chosen.entries} == {o.actor.actor_id for o in officers[1:]}


def test_a_withdrawn_officer_is_not_chosen_from_that_day_on() -> None:
    office, officers, custodians = founded_office(officers=3)
    row = DirectoryRow.objects.get(actor_id=officers[0].actor.actor_id)
    directory_entry_withdraw(row=row, signer=custodians[1].signer, clock=NOON)
    assert len(recipients_for(office, place_path="64.02", day=DAY).entries) == 2


def test_recipients_go_up_a_level_then_to_custodians_then_to_nobody() -> None:
    office, officers, custodians = founded_office("64.02", officers=2)
    one = frozenset({officers[0].actor.actor_id})
    chosen = recipients_for(office, place_path="64.02", day=DAY, excluded=one)
    assert chosen.kind is RecipientKind.CUSTODIANS
    above, upper, _ = founded_office("64", officers=2)
    chosen = recipients_for(office, place_path="64.02", day=DAY, excluded=one)
    assert chosen.kind is RecipientKind.LEVEL_ABOVE
    assert {e.officer_id for e in chosen.entries} == {o.actor.actor_id for o in upper}
    everyone = frozenset(o.actor.actor_id for o in [*officers, *custodians, *upper])
    chosen = recipients_for(office, place_path="64.02", day=DAY, excluded=everyone)
    assert chosen.kind is RecipientKind.NOBODY
    assert above.kind == office.kind


def test_recovery_keys_of_the_builder_are_what_the_program_reads() -> None:
    someone = officer(institution())
    officer_recovery_test(actor=someone.actor, typed=write_recovery_key(RECOVERY_KEY), clock=NOON)
