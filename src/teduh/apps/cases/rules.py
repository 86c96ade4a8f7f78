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


@dataclass(frozen=True, slots=True)
class Reporter:
    """What must not be told of a reporter, ready to be looked for in a text.

    `words` are parts of the name, `digits` telephone and identity numbers, `phrases` anything else
    as it was written, as an address of e-mail.
    """

    words: frozenset[str] = frozenset()
    digits: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()

    def spans_in(self, text: str) -> list[tuple[int, int]]:
        """Return where in a text something of the reporter stands, in order, not overlapping."""
        spans = [
            match.span()
            for match in re.finditer(r"[\w']+", text)
            if match.group().lower().replace("'", "") in self.words
        ]
        for match in re.finditer(r"\+?\d[\d .()-]{5,}\d", text):
            if any(each in _plain_digits(match.group()) for each in self.digits):
                spans.append(match.span())
        for phrase in self.phrases:
            spans += [m.span() for m in re.finditer(re.escape(phrase), text, re.IGNORECASE)]
        found: list[tuple[int, int]] = []
        for start, end in sorted(spans):
            if found and start < found[-1][1]:
                found[-1] = (found[-1][0], max(end, found[-1][1]))
            else:
                found.append((start, end))
        return found

    def hide_in(self, text: str, mark: str) -> str:
        """Return a text with `mark` in place of what stands of the reporter in it."""
        for start, end in reversed(self.spans_in(text)):
            text = text[:start] + mark + text[end:]
        return text


def reporter_of(name: str, contact: str = "", *, others: Iterable[str] = ()) -> Reporter:
    """Return what must not be told of a reporter.

    Every part of the name of three letters or more counts by itself: too much is found rather than
    too little. Parts that are in the names of `others`, as of the accused, cannot be held against a
    text that must name them.

    >>> reporter_of("Hj. Sari Dewi, S.E.", "0812-3456-789", others=["Dewi Lestari"]).spans_in(
    ...     "Ibu Dewi dan Bu sari, telepon +62 812 3456 789")
    [(16, 20), (30, 46)]
    """
    shared = {word for other in others for word in plain_name(other).split()}
    words = {word for word in plain_name(name).split() if len(word) > 2} - shared
    numbers = re.findall(r"\+?\d[\d .()-]{5,}\d", f"{name} {contact}")
    phrases = re.findall(r"\S+@\S+\.\w+", f"{name} {contact}")
    phrases += [contact.strip()] if len(contact.strip()) > 4 else []
    return Reporter(
        frozenset(words), tuple(_plain_digits(each) for each in numbers), tuple(phrases)
    )


def _plain_digits(text: str) -> str:
    """Return digits only, a telephone number without the country's prefix or the leading zero."""
    return re.sub(r"^(62|0)", "", re.sub(r"\D", "", text))
