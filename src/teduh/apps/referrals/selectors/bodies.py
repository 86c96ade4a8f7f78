"""To whom an office can refer, under which name, and whether the head of region is a party."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from django.db.models import Q

from teduh.apps.accounts.models import Institution
from teduh.apps.cases.models import Proceeding
from teduh.apps.elections.models import OfficeHolder
from teduh.apps.elections.selectors import office_holders_on
from teduh.apps.referrals.models import BodyEntry
from teduh.apps.regions.models import Place
from teduh.kernel.region_codes import region_code_ancestors
from teduh.law.bodies import Body, bodies, bodies_on, conflict_copies

HEADS: Final = ("regent", "mayor")
# Whose superior, in the end, is the head of region.
_UNDER_THE_HEAD: Final = frozenset(
    {"asn_pns", "asn_pppk", "non_asn", "kades", "perangkat_desa", "bpd", "pejabat_daerah"}
)


@dataclass(frozen=True, slots=True)
class BodyChoice:
    """A body as an office names it on a day."""

    body: Body
    name: str
    address: str = ""

    @property
    def kind(self) -> str:
        """Its id in `data/bodies/`."""
        return self.body.id


def body_choices(institution: Institution, day: date) -> list[BodyChoice]:
    """Return the bodies to which an office can send on a day, in the order of the file.

    An entry of the office's own stands in the place of the shipped one of its kind.
    """
    own = {
        entry.kind: entry
        for entry in BodyEntry.objects.filter(
            Q(valid_to=None) | Q(valid_to__gte=day), institution=institution, valid_from__lte=day
        )
    }
    shipped = {body.id for body in bodies_on(day)}
    place = institution.place
    names = dict(
        Place.objects.filter(path__in=[place.path, *region_code_ancestors(place.path)]).values_list(
            "level", "name"
        )
    )
    found = []
    for body in bodies():
        entry = own.get(body.id)
        if entry is not None:
            found.append(BodyChoice(body, entry.name, entry.address))
        elif body.id in shipped:
            where = names.get(body.level, "") if body.level != "nation" else ""
            found.append(BodyChoice(body, f"{body.name['id']} {where}".strip()))
    return found


def choices_for(proceeding: Proceeding, day: date) -> list[BodyChoice]:
    """Return the bodies that receive a proceeding as it stands."""
    return [
        choice
        for choice in body_choices(proceeding.case.institution, day)
        if choice.body.takes(proceeding.track, proceeding.state, proceeding.subject_kind)
    ]


def head_has_interest(place: Place, day: date) -> bool:
    """Say whether a head of region in office that day, also on leave, has an election interest."""
    return any(
        view.holder.office in HEADS and view.holder.interest != OfficeHolder.Interest.NONE
        for view in office_holders_on(place, day)
    )


def has_conflict(proceeding: Proceeding, body: Body, day: date) -> bool:
    """Say whether a referral carries *benturan kepentingan*.

    The head of region is a party, and the matter ends on his desk: by the body it goes to, or as
    the person's superior.
    """
    is_his = body.answers_to_regent or answers_to_head(proceeding)
    return is_his and head_has_interest(proceeding.case.institution.place, day)


def answers_to_head(proceeding: Proceeding) -> bool:
    """Say whether the head of region is, in the end, the person's superior."""
    return proceeding.subject_kind in _UNDER_THE_HEAD


def must_have_copies(proceeding: Proceeding, day: date) -> list[BodyChoice]:
    """Return who must have a copy of a letter about a person; nobody without a conflict."""
    institution = proceeding.case.institution
    if not (answers_to_head(proceeding) and head_has_interest(institution.place, day)):
        return []
    return [each for each in body_choices(institution, day) if each.kind in conflict_copies()]
