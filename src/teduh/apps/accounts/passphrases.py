"""Passphrases of everyday Indonesian words, easy to read out and to type."""

from __future__ import annotations

import secrets
from typing import Final

from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError

_WORDS: Final = (
    "akar angin awan bakau bambu batu bening biji bukit bulan bunga burung cahaya cemara daun "
    "desa embun emas fajar galah gambut garam getah gula hujan hutan ikan jagung jati jeruk "
    "kabut kapal kayu kelapa kemiri kerang kolam kopi kunyit ladang laut lembah lontar madu "
    "mangga matahari meranti muara nanas nipah ombak padi pagi pakis pandan pantai pasir payung "
    "pelangi perahu pinang pinus pisang pohon pulau purnama rakit rambutan ranting rawa rotan "
    "rumput sagu salak sawah semi senja serai sungai surya taman tanah telaga teluk teratai "
    "terang tikar tunas ulin"
).split()


def new_passphrase(words: int = 4, *, person: object = None) -> str:
    """Return random words joined by hyphens, 6.6 bits each.

    Four are enough for an exercise on this machine; a real account starts with six, and locks after
    five wrong ones. Words that happen to resemble the person's names are drawn again, as the rules
    for passphrases would refuse them.
    """
    while True:
        passphrase = "-".join(secrets.choice(_WORDS) for _ in range(words))
        try:
            validate_password(passphrase, person)
        except ValidationError:
            continue
        return passphrase
