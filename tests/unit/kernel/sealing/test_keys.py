"""Passphrases, recovery keys, officers' keys, receipts and escrow.

Requirements: K1 a wrong passphrase, key or officer opens nothing; K2 a recovery key survives being
typed; K3 the cookie and the stored half open nothing alone; K4 unknown and known receipts cost the
same derivation; K5 one custodian alone opens nothing.
"""

from __future__ import annotations

import pytest

from teduh.kernel.errors import InvalidInput
from teduh.kernel.sealing.blobs import context, key_id
from teduh.kernel.sealing.boxes import new_secret, public_key_of
from teduh.kernel.sealing.escrow import open_escrow_inner, open_escrow_outer, seal_escrow
from teduh.kernel.sealing.officers import (
    lock_for_session,
    make_officer_keys,
    unlock_session,
    unwrap_with_passphrase,
    unwrap_with_recovery_key,
    wrap_with_passphrase,
    wrap_with_recovery_key,
)
from teduh.kernel.sealing.passphrases import (
    Argon2Cost,
    is_generated,
    new_passphrase,
    new_recovery_key,
    read_recovery_key,
    write_recovery_key,
)
from teduh.kernel.sealing.receipts import derive_receipt_keys, new_receipt, read_receipt

QUICK = Argon2Cost(passes=1, memory_mib=1)


def message_of(error: pytest.ExceptionInfo[InvalidInput]) -> str:
    return error.value.findings[0].message_id


def test_generated_passphrases_are_recognised_and_differ() -> None:
    made = {new_passphrase() for _ in range(200)}
    assert len(made) == 200
    assert all(is_generated(passphrase) for passphrase in made)


@pytest.mark.parametrize("weak", ["rahasia", "bako-lisu", "bako-bako-bako-bako-bako", "a-b-c-d-e"])
def test_short_or_repeated_words_are_not_taken_for_generated(weak: str) -> None:
    assert not is_generated(weak)


def test_a_passphrase_opens_the_keys_it_wrapped_and_no_other_does() -> None:  # K1
    keys = make_officer_keys()
    blob = wrap_with_passphrase(keys, "bako-lisu-rane-dojo-kemi", "o1", cost=QUICK)
    assert unwrap_with_passphrase(blob, "bako-lisu-rane-dojo-kemi", "o1") == keys
    for passphrase, officer in (
        ("bako-lisu-rane-dojo-kemo", "o1"),
        ("bako-lisu-rane-dojo-kemi", "o2"),
    ):
        with pytest.raises(InvalidInput) as error:
            unwrap_with_passphrase(blob, passphrase, officer)
        assert message_of(error) == "sealing.officer.wrong_passphrase"


def test_a_changed_cost_cannot_make_the_server_take_all_its_memory() -> None:
    blob = bytearray(wrap_with_passphrase(make_officer_keys(), "x", "o1", cost=QUICK))
    blob[22 + 4 : 22 + 8] = (2**31).to_bytes(4, "big")
    with pytest.raises(InvalidInput) as error:
        unwrap_with_passphrase(bytes(blob), "x", "o1")
    assert message_of(error) == "sealing.blob.malformed"


def test_a_recovery_key_is_read_back_as_people_type_it() -> None:  # K2
    key = new_recovery_key()
    written = write_recovery_key(key)
    typed = written.lower().replace("-", " ").replace("0", "o").replace("1", "l")
    assert read_recovery_key(typed) == key
    keys = make_officer_keys()
    assert unwrap_with_recovery_key(wrap_with_recovery_key(keys, key, "o1"), key, "o1") == keys


def test_one_wrong_letter_of_a_recovery_key_is_noticed_before_any_key_is_tried() -> None:  # K2
    written = write_recovery_key(bytes(range(16)))
    missed = 0
    for place, letter in enumerate(written):
        if letter == "-":
            continue
        other = "A" if letter != "A" else "B"
        try:
            read_recovery_key(written[:place] + other + written[place + 1 :])
        except InvalidInput:
            continue
        missed += 1
    assert missed == 0


def test_cookie_and_stored_half_open_nothing_alone() -> None:  # K3
    keys = make_officer_keys()
    cookie, blob = lock_for_session(keys, "s1")
    assert unlock_session(cookie, blob, "s1") == keys
    assert keys.as_bytes() not in blob + cookie
    for wrong_cookie, session in ((new_secret(), "s1"), (cookie, "s2")):
        with pytest.raises(InvalidInput):
            unlock_session(wrong_cookie, blob, session)


def test_nothing_secret_shows_in_a_repr() -> None:
    keys = make_officer_keys()
    assert keys.encryption_secret.hex() not in repr(keys)
    assert repr(keys) == "OfficerKeys()"


def test_a_receipt_is_read_as_written_on_paper_and_always_gives_the_same_keys() -> None:  # K4
    code = new_receipt()
    salt = b"s" * 16
    spaced = " ".join(code[n : n + 4] for n in range(0, 20, 4))
    assert read_receipt(f" {spaced}\n") == code
    assert derive_receipt_keys(code, salt, cost=QUICK) == derive_receipt_keys(
        code, salt, cost=QUICK
    )
    other = derive_receipt_keys(code, b"t" * 16, cost=QUICK)
    assert other.lookup_id != derive_receipt_keys(code, salt, cost=QUICK).lookup_id


@pytest.mark.parametrize("text", ["", "1234", "1" * 21, "1234 5678 9012 3456 789O", "١" * 20])
def test_a_receipt_with_other_than_20_digits_is_refused(text: str) -> None:
    with pytest.raises(InvalidInput) as error:
        read_receipt(text)
    assert message_of(error) == "sealing.receipt.malformed"


def test_every_pair_of_custodians_opens_and_none_alone_does() -> None:  # K5
    custodians = [new_secret() for _ in range(3)]
    place = context("case", "c1", 1)
    sealed = seal_escrow(b"the case's secret", [public_key_of(k) for k in custodians], place)
    assert len(sealed) == 3
    by_id = {key_id(public_key_of(secret)): secret for secret in custodians}
    for (outer, inner), blob in sealed.items():
        core = open_escrow_outer(by_id[outer], blob, place)
        assert open_escrow_inner(by_id[inner], core, place) == b"the case's secret"
        for alone in custodians:
            if alone != by_id[outer]:
                with pytest.raises(InvalidInput):
                    open_escrow_outer(alone, blob, place)
        with pytest.raises(InvalidInput):
            open_escrow_inner(by_id[outer], core, place)
        with pytest.raises(InvalidInput):
            open_escrow_inner(by_id[inner], core, context("case", "c2", 1))


def test_escrow_to_one_custodian_is_refused_even_when_named_twice() -> None:  # K5
    key = public_key_of(new_secret())
    with pytest.raises(InvalidInput) as error:
        seal_escrow(b"secret", [key, key], b"")
    assert message_of(error) == "sealing.escrow.custodian_alone"
