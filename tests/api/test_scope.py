"""Every address with every role, inside and outside scope (protection 6).

S1 an address that `routes.py` does not list fails; S2 public pages answer everybody alike; S3 a
record outside scope answers as one that never was: 404 and the same body; S4 who may see a record
and not act on it is refused; S5 the admin site opens for administrators only, and shows them no row
of another institution; S6 a grant for one place reaches no row of another.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.contrib import admin
from django.db import transaction
from django.db.models import Model
from django.test import Client
from django.urls import URLPattern, get_resolver, resolve, reverse

from teduh.apps.accounts.models import GrantRecord, Institution, Person
from teduh.apps.accounts.rules import GrantState
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.cases.models import Case, Origin
from teduh.apps.jobs.models import Job
from teduh.apps.regions.services import hamlet_propose
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import Role
from tests.api.reach import EVERY_ROLE, Reach, Route
from tests.api.routes import ADMIN, ROUTES
from tests.builders import indices as index_builders
from tests.builders.accounts import DAY, grant, institution, person, work_unit
from tests.builders.incumbency import incumbency_rows

pytestmark = pytest.mark.django_db
HERE, THERE = "64.02.01", "64.02.03"
VILLAGE = "64.02.01.2001"


@dataclass
class Reader:
    """Who asks: a name for messages, a client, and where they stand to the record."""

    name: str
    role: Role | None
    stands: str  # "citizen", "inside", "neighbour" (other institution), "narrow" (other place)
    client: Client = field(repr=False)


@dataclass
class World:
    """What there is, and names for what there is not."""

    known: dict[str, Any]
    unknown: dict[str, Any]
    office: Institution
    other: Institution
    readers: list[Reader]


def reader(name: str, role: Role | None, stands: str, somebody: Person | None) -> Reader:
    client = Client(HTTP_HOST="127.0.0.1", REMOTE_ADDR="127.0.0.1", raise_request_exception=False)
    client.defaults["HTTP_ACCEPT"] = "text/html"
    if somebody is not None:
        TOTP.activate(somebody, "JBSWY3DPEHPK3PXP")  # so that no role is held back for lack of it
        client.force_login(somebody)
    return Reader(name, role, stands, client)


@pytest.fixture
def world() -> World:
    index_builders.places()
    office, other = institution("64.02"), institution("64.02", "bawaslu")
    run = index_builders.built_run(office)
    owner = person("pemilik", (office, Role.ANALYST))
    pending = grant(
        person("calon"), office, Role.SUPERVISOR, state=GrantState.PENDING.value, granted_by="x"
    )
    job = Job.objects.create(key="pekerjaan", kind="jobs.tidy", institution_id=office.pk)
    key = Authenticator.objects.create(
        user=owner, type="webauthn", data={"name": "Kunci", "credential": {}}
    )
    work_unit(office, "unit", HERE)
    hamlet = hamlet_propose(
        parent_code=VILLAGE,
        level=PlaceLevel.HAMLET,
        name="Hulu",
        scope=scope_for(owner, DAY),
    )
    case = Case.objects.create(
        institution=office, place=office.place, origin=Origin.FINDING, received_on=DAY
    )
    watched, checked = incumbency_rows(office, other, HERE)
    readers = [reader("citizen", None, "citizen", None)]
    for role in sorted(EVERY_ROLE):
        readers.append(reader(role, role, "inside", person(f"{role}.in", (office, role))))
        neighbour = person(f"{role}.out", (other, role))
        readers.append(reader(f"{role} elsewhere", role, "neighbour", neighbour))
        narrow = person(f"{role}.far")
        grant(narrow, office, role, THERE)
        readers.append(reader(f"{role} of {THERE}", role, "narrow", narrow))
    return World(
        known={
            "run": run.run_id[:16],
            "slug": run.version.dataset.slug,
            "job": job.pk,
            "grant": pending.pk,
            "key": key.pk,
            "code": HERE,
            "village": VILLAGE,
            "hamlet": hamlet.path,
            "office": office.pk,
            "case": case.pk,
            "entry": "0" * 32,
            "bawaslu": other.pk,
            "event": watched.pk,
            "check": checked.pk,
        },
        unknown={
            "run": "0" * 16,
            "slug": "tidak-pernah-ada",
            "job": 999_999,
            "grant": 999_999,
            "key": 999_999,
            "code": HERE,
            "village": f"{HERE}.2999",
            "hamlet": f"{VILLAGE}.d99",
            "office": 999_999,
            "case": "f" * 32,
            "entry": "0" * 32,
            "bawaslu": 999_999,
            "event": 999_999,
            "check": 999_999,
        },
        office=office,
        other=other,
        readers=readers,
    )


def routes(patterns: Any = None, prefix: str = "") -> Iterator[tuple[str, str | None]]:
    """Yield every (pattern, name) of the URL tree, without the admin site's."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        pattern = prefix + str(entry.pattern)
        if isinstance(entry, URLPattern):
            yield pattern, entry.name
        elif pattern != ADMIN:
            yield from routes(entry.url_patterns, pattern)


def ask(one: Reader, route: Route, values: dict[str, Any]) -> Any:
    """Ask for an address and undo what the answer did."""
    address = route.address.format(**values)
    with transaction.atomic():
        if route.post is None:
            answer = one.client.get(address)
        else:
            answer = one.client.post(address, dict(route.post))
        b"".join(answer) if answer.streaming else answer.content
        transaction.set_rollback(True)
    return answer


def body(answer: Any, address: str) -> str:
    """Return what a page says, without its own address, number, token and time."""
    text = answer.content.decode()
    for name in (address, quote(address), quote(address, safe="")):
        text = text.replace(name, "ADDRESS")
    text = re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "TOKEN", text)
    text = re.sub(r"<time[^>]*>[^<]*</time>", "TIME", text)
    return re.sub(r"\b[0-9a-f]{12}\b", "NUMBER", text)


def goes_to_login(answer: Any) -> bool:
    return answer.status_code == 302 and answer.url.startswith("/akun/masuk/")


def is_open(answer: Any) -> bool:
    """Say whether the address did or showed what it is for (409, 422: it looked at the record)."""
    return answer.status_code in (200, 204, 302, 409, 422) and not goes_to_login(answer)


def fault(one: Reader, route: Route, world: World) -> str:
    """Return what is wrong with how a route answers a reader; empty when nothing is."""
    answer = ask(one, route, world.known)
    if answer.status_code >= 500:
        return f"broke with {answer.status_code}"
    if route.reach is Reach.PUBLIC:
        alike = answer.status_code in (route.status, 302)
        return "" if alike else f"answered {answer.status_code}"
    if one.stands == "citizen" and route.login_first:
        return "" if goes_to_login(answer) else f"answered a citizen {answer.status_code}"
    if route.reach is Reach.SIGNED_IN:
        return "" if is_open(answer) or answer.status_code == 404 else f"{answer.status_code}"
    if route.reach is Reach.OWN:
        shown = answer.status_code == 200
        return "showed somebody else's" if shown else ""
    return record_fault(one, route, world, answer)


def record_fault(one: Reader, route: Route, world: World, answer: Any) -> str:
    """Return what is wrong with how a record answers a reader who was let as far as this."""
    status = answer.status_code
    inside = one.stands == ("neighbour" if route.of_other else "inside")
    inside = inside or (one.stands == "narrow" and not route.by_place and not route.of_other)
    inside = inside or (one.stands == "neighbour" and route.any_institution)
    if "{" not in route.address:  # no single record: only the role decides
        inside = one.stands != "citizen"
    if inside and one.role in route.roles:
        # With a grant for one place: some of the record, a refusal by name, or nothing.
        fine = (
            status in (200, 204, 302, 403, 404, 409, 422)
            if one.stands == "narrow"
            else (status == 404 if route.status == 404 else is_open(answer))
        )
        return "" if fine else f"refused with {status}"
    if inside and one.role in route.seen_by:
        return "" if status in (403, 404) else f"answered {status}"
    if status != 404:
        return f"answered {status} instead of 404"
    never = ask(one, route, world.unknown)
    said = body(answer, route.address.format(**world.known)).splitlines()
    expected = body(never, route.address.format(**world.unknown)).splitlines()
    different = [pair for pair in zip(said, expected, strict=False) if pair[0] != pair[1]]
    return f"tells it from a record that never was: {different[:1]}" if different else ""


def concerns(route: Route, one: Reader) -> bool:
    """Say whether where a reader stands can matter to a route; roles always do."""
    return (
        one.stands in ("citizen", "inside")
        or (one.stands == "neighbour" and route.reach in (Reach.RECORD, Reach.OWN))
        or (one.stands == "narrow" and route.by_place)
    )


def test_every_route_is_listed() -> None:  # S1
    found = {pattern for pattern, _name in routes()}
    assert sorted(found - ROUTES.keys()) == [], "add them to tests/api/routes.py"
    assert sorted(ROUTES.keys() - found) == [], "no such route any more"


def test_every_example_leads_to_its_route(world: World) -> None:  # S1
    for pattern, route in ROUTES.items():
        for values in (world.known, world.unknown):
            address = route.address.format(**values).partition("?")[0]
            assert resolve(address).route == pattern, address


def test_every_address_with_every_role(world: World) -> None:  # S2, S3, S4
    faults = [
        f"{route.address} for {one.name}: {found}"
        for route in ROUTES.values()
        for one in world.readers
        if (route.by_place or one.stands != "narrow") and (found := fault(one, route, world))
    ]
    assert not faults, "\n".join(faults)


def test_grant_for_one_place_reaches_no_row_of_another(world: World) -> None:  # S6
    files = [
        route
        for route in ROUTES.values()
        if route.reach is Reach.RECORD and route.address.endswith((".csv", ".json"))
    ]
    assert len(files) >= 4
    narrow = [one for one in world.readers if one.stands == "narrow"]
    faults = []
    for route in files:
        for one in narrow:
            answer = ask(one, route, world.known)
            if answer.status_code == 200 and HERE.encode() in answer.content:
                faults.append(f"{route.address} shows {HERE} to {one.name}")
    assert not faults, "\n".join(faults)


def test_directory_of_offices_shows_a_reader_her_own(world: World) -> None:  # S6
    for one in world.readers:
        if one.stands != "citizen":
            text = one.client.get("/unit-kerja.csv").content.decode()
            assert (f",{HERE}," in text) is (one.stands == "inside"), one


# The admin site


def admin_addresses() -> Iterator[tuple[str, Any]]:
    """Yield (address, row) for every page of the admin site; the row is None for lists."""
    yield reverse("admin:index"), None
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        yield reverse(f"{name}_changelist"), None
        yield reverse(f"{name}_add"), None
        row = model._default_manager.first()
        if row is not None:
            for action in ("change", "delete", "history"):
                yield reverse(f"{name}_{action}", args=[row.pk]), row


def owner_id(row: Any) -> int | None:
    """Return the institution a row belongs to; None when it belongs to nobody, as a place does."""
    if isinstance(row, Institution):
        return row.pk
    if isinstance(row, Person):
        found = GrantRecord.objects.filter(person=row).values_list("institution_id", flat=True)
        return next(iter(found), None)
    if hasattr(row, "institution_id"):
        return row.institution_id
    for name in ("work_unit", "dataset", "version", "run"):
        if isinstance(value := getattr(row, name, None), Model):
            return owner_id(value)
    return None


def admin_readers(world: World) -> list[Reader]:
    """Every role inside the institution, a citizen, and the administrators of elsewhere."""
    return [
        one
        for one in world.readers
        if one.stands in ("inside", "citizen") or one.role is Role.ADMINISTRATOR
    ]


def test_admin_site_opens_for_administrators_only(world: World) -> None:  # S5
    addresses = list(admin_addresses())
    assert len(addresses) > 40
    faults = []
    for one in admin_readers(world):
        for address, row in addresses:
            status = one.client.get(address).status_code
            if status >= 500:
                faults.append(f"{address} broke for {one.name}")
            elif one.role is not Role.ADMINISTRATOR and status == 200:
                faults.append(f"{address} opened for {one.name}")
            elif one.stands == "neighbour" and owner_id(row) == world.office.pk and status == 200:
                faults.append(f"{address} showed another institution's row to {one.name}")
    assert not faults, "\n".join(faults)
    chief = next(r for r in world.readers if (r.role, r.stands) == (Role.ADMINISTRATOR, "inside"))
    assert chief.client.get(reverse("admin:index")).status_code == 200
