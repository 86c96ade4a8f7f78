"""Reading people, institutions, offices and grants, each within the reader's scope.

`scope_for` is where grants become a `Scope`; every other selector, here and in other apps, takes
that value. A record outside it is NotFound, in the same words as one that does not exist.
"""

from __future__ import annotations

from datetime import date, datetime
from typing import TypeVar

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet

from teduh.apps.accounts.models import (
    AccountCode,
    Device,
    GrantRecord,
    Institution,
    Person,
    Position,
    WorkUnit,
)
from teduh.apps.accounts.rules import (
    CODE_SHOWN,
    CONFIRMING_ROLES,
    SECOND_FACTOR_ROLES,
    CodeState,
    GrantState,
)
from teduh.kernel.clock import Clock, SystemClock, local_date
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.region_codes import NATION_CODE, region_code_range
from teduh.kernel.scope import PUBLIC_SCOPE, Role, Scope

_Record = TypeVar("_Record", bound=models.Model)


def scope_for(person: Person, when: date | datetime) -> Scope:
    """Return what a person may see: the confirmed grants in force.

    Given a moment, each grant is held against the calendar of its own region, so that access ends
    at midnight there; given a day, that day is used for all.
    """
    if not person.is_active:
        return PUBLIC_SCOPE
    records = GrantRecord.objects.filter(
        person=person, state=GrantState.CONFIRMED, institution__is_active=True
    ).select_related("place")
    grants = (record.as_grant() for record in records)
    return Scope(
        actor=person.actor,
        grants=tuple(g for g in grants if g.holds_on(_day_at(when, g.path))),
    )


def _day_at(when: date | datetime, path: str) -> date:
    return local_date(when, path) if isinstance(when, datetime) else when


def scope_now(person: Person, *, clock: Clock | None = None) -> Scope:
    """Return what a person may see at this moment."""
    return scope_for(person, (clock or SystemClock()).now())


def actor_may_administer(actor_id: str, institution_id: int, *, clock: Clock | None = None) -> bool:
    """Say whether an actor is administrator of an institution at this moment."""
    return actor_holds(actor_id, institution_id, frozenset({Role.ADMINISTRATOR}), clock=clock)


def actor_may_confirm(actor_id: str, institution_id: int, *, clock: Clock | None = None) -> bool:
    """Say whether an actor answers for an institution, so as to be the second person of a grant."""
    return actor_holds(actor_id, institution_id, CONFIRMING_ROLES, clock=clock)


def actor_holds(
    actor_id: str, institution_id: int, roles: frozenset[Role], *, clock: Clock | None = None
) -> bool:
    """Say whether an actor holds one of the roles in an institution at this moment."""
    person = Person.objects.filter(actor_id=actor_id).first()
    if person is None:
        return False
    return scope_now(person, clock=clock).may(*roles, institution_id=institution_id)


def second_factor_needed(person: Person, *, clock: Clock | None = None) -> bool:
    """Say whether a person's roles of today demand a second factor; exercise accounts are exempt.

    Exercise accounts exist only in an exercise bound to this machine, where nobody carries a phone
    for eight invented people.
    """
    return not person.is_demo and scope_now(person, clock=clock).may(*SECOND_FACTOR_ROLES)


def institutions(*, scope: Scope) -> QuerySet[Institution]:
    """Return the institutions the reader belongs to."""
    return Institution.objects.filter(id__in=scope.institution_ids).select_related("place")


def institution_get(*, scope: Scope, institution_id: int) -> Institution:
    """Return one institution of the reader's; NotFound otherwise."""
    return _get(institutions(scope=scope), id=institution_id)


def institution_by_name(name_or_id: str) -> Institution | None:
    """Return an institution by its number or exact name (for commands on this machine)."""
    wanted = Q(name__iexact=name_or_id.strip())
    if name_or_id.strip().isdecimal():
        wanted |= Q(id=int(name_or_id))
    return Institution.objects.filter(wanted).select_related("place").order_by("id").first()


def person_by_username(username: str) -> Person | None:
    """Return a person by sign-in name (for commands on this machine)."""
    return Person.objects.filter(username=username.strip().lower()).first()


def person_of(scope: Scope) -> Person | None:
    """Return the person whose scope it is; None for a citizen, a device or the system."""
    return Person.objects.filter(actor_id=scope.actor.actor_id).first()


def people(*, scope: Scope) -> QuerySet[Person]:
    """Return the people of the institutions that the reader administers, and the reader."""
    administered = GrantRecord.objects.filter(
        person=OuterRef("pk"), institution_id__in=administered_ids(scope)
    )
    return Person.objects.filter(Exists(administered) | Q(actor_id=scope.actor.actor_id))


def people_administered(*, scope: Scope) -> QuerySet[Person]:
    """Return those whose account the reader may manage: of the reader's institutions and no other.

    Also people without any grant, whom some administrator has just added. Somebody who works for
    another institution too is managed by nobody here alone, but by commands on the machine.
    """
    of_person = GrantRecord.objects.filter(person=OuterRef("pk"))
    elsewhere = of_person.exclude(institution_id__in=administered_ids(scope))
    if not administered_ids(scope):
        return Person.objects.none()
    return Person.objects.filter(~Exists(elsewhere))


def grants(*, scope: Scope) -> QuerySet[GrantRecord]:
    """Return the grants of the institutions the reader answers for, and the reader's own."""
    answered = {g.institution_id for g in scope.grants if g.role in CONFIRMING_ROLES}
    return GrantRecord.objects.filter(
        Q(institution_id__in=answered) | Q(person__actor_id=scope.actor.actor_id)
    ).select_related("person", "institution", "place")


def grant_get(*, scope: Scope, grant_id: int) -> GrantRecord:
    """Return one grant the reader may see; NotFound otherwise."""
    return _get(grants(scope=scope), id=grant_id)


def grants_waiting(*, scope: Scope) -> QuerySet[GrantRecord]:
    """Return the grants that this reader may confirm: not own, not given by the reader."""
    answered = {g.institution_id for g in scope.grants if g.role in CONFIRMING_ROLES}
    return (
        GrantRecord.objects.filter(institution_id__in=answered, state=GrantState.PENDING)
        .exclude(granted_by=scope.actor.actor_id)
        .exclude(person__actor_id=scope.actor.actor_id)
        .select_related("person", "institution", "place")
    )


def work_units(*, scope: Scope, under: str | None = None) -> QuerySet[WorkUnit]:
    """Return the offices of the reader's institutions within the reader's places."""
    units = WorkUnit.objects.filter(_within(scope)).select_related("institution", "place", "parent")
    return units if under is None else units.filter(_place_under(under))


def work_unit_get(*, scope: Scope, work_unit_id: int) -> WorkUnit:
    """Return one office of the reader's; NotFound otherwise."""
    return _get(work_units(scope=scope), id=work_unit_id)


def positions(*, scope: Scope, day: date | None = None) -> QuerySet[Position]:
    """Return who sits where in the reader's offices, on a day or ever."""
    found = Position.objects.filter(
        work_unit__in=WorkUnit.objects.filter(_within(scope))
    ).select_related("person", "work_unit")
    if day is None:
        return found
    return found.filter(Q(valid_to=None) | Q(valid_to__gte=day), valid_from__lte=day)


def seats_now(*, scope: Scope, now: datetime) -> dict[int, list[Position]]:
    """Return who sits in the reader's offices today, by office, by the calendar of its place."""
    seats: dict[int, list[Position]] = {}
    for seat in positions(scope=scope).select_related("person", "work_unit__place"):
        day = local_date(now, seat.work_unit.place.path)
        if seat.valid_from <= day and (seat.valid_to is None or day <= seat.valid_to):
            seats.setdefault(seat.work_unit_id, []).append(seat)
    return seats


def account_codes(person: Person, *, now: datetime) -> list[tuple[AccountCode, CodeState, str]]:
    """Return the codes lately issued for one's account: code, state, who issued it.

    An empty name is the system: a command on the machine.
    """
    codes = list(person.codes.filter(issued_at__gte=now - CODE_SHOWN))
    issuers = Person.objects.filter(actor_id__in={code.issued_by for code in codes})
    names = {issuer.actor_id: str(issuer) for issuer in issuers}
    return [(code, code.state_at(now), names.get(code.issued_by, "")) for code in codes]


def devices(*, scope: Scope) -> QuerySet[Device]:
    """Return the devices of the institutions that the reader administers."""
    return Device.objects.filter(institution_id__in=administered_ids(scope)).select_related(
        "institution", "place"
    )


def administered_ids(scope: Scope) -> frozenset[int]:
    """Return the institutions that the reader administers."""
    return frozenset(g.institution_id for g in scope.grants if g.role is Role.ADMINISTRATOR)


def administrator_count(*, clock: Clock | None = None) -> int:
    """Return how many people administer something at this moment (for `teduh doctor`)."""
    now = (clock or SystemClock()).now()
    holders = Person.objects.filter(
        is_active=True, grants__role=Role.ADMINISTRATOR, grants__state=GrantState.CONFIRMED
    ).distinct()
    return sum(scope_for(person, now).may(Role.ADMINISTRATOR) for person in holders)


def demo_people_count() -> int:
    """Return how many exercise accounts there are (for `teduh doctor` and `serve`)."""
    return Person.objects.filter(is_demo=True).count()


def institutions_without_controller() -> list[str]:
    """Return the active institutions that lack data controller, legal basis or officer."""
    lacking = Q(data_controller="") | Q(legal_basis="") | Q(protection_officer="")
    return list(Institution.objects.filter(lacking, is_active=True).values_list("name", flat=True))


def _within(scope: Scope) -> Q:
    """Return the condition 'of an institution of the reader, at a place granted there'."""
    wanted = Q(pk__in=[])
    for grant in scope.grants:
        wanted |= Q(institution_id=grant.institution_id) & _place_under(grant.path)
    return wanted


def _place_under(path: str) -> Q:
    if path == NATION_CODE:
        return Q()
    low, high = region_code_range(path)
    return Q(place__path=path) | Q(place__path__gte=low, place__path__lt=high)


def _get(found: QuerySet[_Record], **wanted: int) -> _Record:
    record = found.filter(**wanted).first()
    if record is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return record
