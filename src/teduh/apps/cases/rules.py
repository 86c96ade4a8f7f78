"""Decisions about complaints and cases that need no database."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from rapidfuzz import fuzz

NAME_ALIKE: Final = 85.0
UNIT_ALIKE: Final = 90.0
_TITLES: Final = frozenset(
    "bapak bp bpk pak ibu bu sdr sdri saudara saudari h hj haji hajah dr drs dra ir prof s sh sos "
    "ip st se si sip spd sag skm stp mm msi mh mpd map ma msc mkes phd amd kompol akp iptu".split()
)
REGENCY_HEADS: Final = frozenset({"kepala_daerah", "pejabat_daerah", "penjabat"})


@dataclass(frozen=True, slots=True)
class KnownOfficer:
    """An officer who might receive a complaint: name, and the units she sits in."""

    actor_id: str
    name: str
    units: tuple[str, ...] = ()


def plain_name(name: str) -> str:
    """Return a name without titles, degrees and marks, for comparing; one word stays one word.

    >>> plain_name("Drs. H. Ma'ruf Amin, M.Si.")
    'maruf amin'
    """
    words = re.sub(r"[^\w\s]", "", name.replace(".", " ").replace("M Si", "MSi").lower()).split()
    kept = [word for word in words if word not in _TITLES and len(word) > 1]
    return " ".join(kept or words)


def conflicted_officers(
    officers: Iterable[KnownOfficer],
    *,
    names: Sequence[str],
    units: Sequence[str],
    ticked: Iterable[str] = (),
) -> frozenset[str]:
    """Return the officers who must not see a complaint.

    An officer is shut out who was ticked, whose name is like that of a person reported, or who sits
    in the unit that the complaint is about. Too many rather than too few: the complainant is told
    how many remain, never who was shut out and why.

    Parameters
    ----------
    names, units
        As typed; empty ones are passed over.
    """
    wanted_names = [plain for name in names if (plain := plain_name(name))]
    wanted_units = [unit.lower().strip() for unit in units if unit.strip()]
    ticked = frozenset(ticked)
    return frozenset(
        officer.actor_id
        for officer in officers
        if officer.actor_id in ticked
        or any(_alike(plain_name(officer.name), name) for name in wanted_names)
        or any(
            fuzz.ratio(own.lower(), unit) >= UNIT_ALIKE
            for own in officer.units
            for unit in wanted_units
        )
    )


def _alike(own: str, name: str) -> bool:
    """Compare whole names, and a single word with any word: "Sutarno" is Sutarno Hadi."""
    if fuzz.token_sort_ratio(own, name) >= NAME_ALIKE:
        return True
    shorter, longer = sorted((own.split(), name.split()), key=len)
    return len(shorter) == 1 and any(fuzz.ratio(shorter[0], w) >= NAME_ALIKE for w in longer)


def recipient_answers_to(institution_kind: str, person_kinds: Iterable[str]) -> bool:
    """Say whether an institution's officers answer to somebody who is reported.

    The inspectorate and the personnel agency of a local government answer to its head; Bawaslu does
    not.
    """
    return institution_kind == "pemkab" and bool(REGENCY_HEADS & set(person_kinds))
