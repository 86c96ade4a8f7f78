"""Places, institutions and people for tests: a tiny invented country, nobody real.

office = institution("64.02")
boss = person("kepala", (office, Role.LEADER))
"""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

from teduh.apps.accounts.models import GrantRecord, Institution, Person, WorkUnit
from teduh.apps.accounts.rules import GrantState
from teduh.apps.accounts.selectors import scope_for
from teduh.apps.regions.models import Place
from teduh.kernel.region_codes import (
    NATION_CODE,
    PlaceLevel,
    region_code_level,
    region_code_parent,
    region_code_zone,
)
from teduh.kernel.scope import Role, Scope

DAY = date(2026, 3, 2)
FIRST_DAY, LAST_DAY = date(2026, 1, 1), date(2030, 12, 31)
PASSWORD = "perahu-hujan-kopi-senja"
_KINDS = {
    PlaceLevel.NATION: "nation",
    PlaceLevel.PROVINCE: "province",
    PlaceLevel.REGENCY: "kabupaten",
    PlaceLevel.DISTRICT: "kecamatan",
    PlaceLevel.VILLAGE: "desa",
}
_numbers = itertools.count(1)


def place(path: str) -> Place:
    """Return the place with a code, made with everything above it if it is not there."""
    found = Place.objects.filter(path=path).first()
    if found:
        return found
    level = region_code_level(path)
    above = region_code_parent(path)
    return Place.objects.create(
        path=path,
        level=level.value,
        kind=_KINDS[level],
        name="Negeri Teduh" if path == NATION_CODE else f"Tempat {path}",
        parent=place(above) if above else None,
        zone=region_code_zone(path),
    )


def institution(path: str = "64.02", kind: str = "pemkab", **fields: Any) -> Institution:
    """Return a fresh institution of a region."""
    number = next(_numbers)
    return Institution.objects.create(
        **{"name": f"Instansi {number}", "kind": kind, "place": place(path), **fields}
    )


def person(username: str = "", *grants: tuple[Institution, Role], **fields: Any) -> Person:
    """Return a person whose grants are confirmed and hold for years, in the whole region."""
    username = username or f"orang{next(_numbers)}"
    found = Person(username=username, display_name=f"Orang {username}", **fields)
    found.set_password(PASSWORD)
    found.save()
    for office, role in grants:
        grant(found, office, role)
    return found


def grant(
    holder: Person, office: Institution, role: Role, path: str = "", **fields: Any
) -> GrantRecord:
    """Return a confirmed grant."""
    values = {
        "person": holder,
        "institution": office,
        "place": place(path) if path else office.place,
        "role": role.value,
        "valid_from": FIRST_DAY,
        "valid_to": LAST_DAY,
        "state": GrantState.CONFIRMED.value,
        "granted_by": "somebody",
    }
    return GrantRecord.objects.create(**{**values, **fields})


def scope(username: str, *grants: tuple[Institution, Role]) -> Scope:
    """Return what a fresh person with grants may see."""
    return scope_for(person(username, *grants), DAY)


def work_unit(office: Institution, code: str, path: str = "", **fields: Any) -> WorkUnit:
    """Return an office of an institution."""
    values = {"name": f"Unit {code}", "kind": "opd", "place": place(path) if path else office.place}
    return WorkUnit.objects.create(institution=office, code=code, **{**values, **fields})
