"""Who reaches an address: the words in which `routes.py` and `case_routes.py` say it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from teduh.apps.incumbency.rules import CHECK_READERS, WATCHERS
from teduh.apps.indices.rules import READERS
from teduh.kernel.scope import Role


class Reach(Enum):
    """Who reaches an address."""

    PUBLIC = "everybody, with one status for all"
    SIGNED_IN = "who is signed in, and only with what is their own"
    RECORD = "who has a grant in the record's institution; to others it does not exist"
    OWN = "one person only"


@dataclass(frozen=True)
class Route:
    """One route.

    `roles` may do what the address does; `seen_by` see the record and may be refused by name (403);
    to everybody else it answers as a record that never was. `by_place`: the record is of one place,
    so that a grant for another place of the same institution does not reach it.
    `any_institution`: places are common to all, so a grant there reaches them. `login_first`: a
    citizen is sent to the sign-in, which tells nothing either. `of_other`: the record is of the
    other institution of the world, so that those inside it are neighbours here.
    """

    reach: Reach
    address: str
    roles: frozenset[Role] = frozenset()
    seen_by: frozenset[Role] = frozenset()
    by_place: bool = False
    any_institution: bool = False
    post: Mapping[str, str] | None = None
    status: int = 200
    login_first: bool = False
    of_other: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


def public(address: str, status: int = 200) -> Route:
    return Route(Reach.PUBLIC, address, status=status)


def signed_in(address: str) -> Route:
    return Route(Reach.SIGNED_IN, address, login_first=True)


def own(address: str) -> Route:
    return Route(Reach.OWN, address, login_first=True)


EVERY_ROLE = frozenset(Role) - {Role.CITIZEN}
KEY_HOLDERS = frozenset({Role.CASE_OFFICER, Role.CUSTODIAN})
COUNT_VIEWERS = frozenset({Role.LEADER, Role.COORDINATOR})
PERIOD_SETTERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
CONFIRMING = frozenset(
    {Role.ADMINISTRATOR, Role.LEADER, Role.SUPERVISOR, Role.CASE_OFFICER, Role.CUSTODIAN}
)


def of_case(address: str, post: Mapping[str, str] | None = None) -> Route:
    return Route(Reach.RECORD, "/kasus/{case}/" + address, post=post, status=404, login_first=True)


def of_keeping(address: str, post: Mapping[str, str] | None = None) -> Route:
    return Route(
        Reach.RECORD, "/penjaga/{case}/" + address, post=post, status=404, login_first=True
    )


def of_office(address: str) -> Route:
    return Route(
        Reach.RECORD,
        "/penerusan/{office}/" + address,
        frozenset({Role.CASE_OFFICER}),
        login_first=True,
    )


def of_run(address: str, *, by_place: bool = False) -> Route:
    return Route(Reach.RECORD, address, frozenset(READERS), by_place=by_place)


def on_run(address: str, roles: tuple[Role, ...], **post: str) -> Route:
    readers = frozenset(READERS)
    return Route(
        Reach.RECORD, address, frozenset(roles) & readers, readers, post=post, login_first=True
    )


def of_event(address: str, post: Mapping[str, str] | None = None) -> Route:
    address = f"/petahana/peristiwa/{{bawaslu}}{address}"
    roles = frozenset(WATCHERS)
    return Route(Reach.RECORD, address, roles, post=post, login_first=True, of_other=True)


def of_check(address: str, *, by_place: bool = False) -> Route:
    address = f"/petahana/cek/{{office}}{address}"
    return Route(
        Reach.RECORD, address, frozenset(CHECK_READERS), by_place=by_place, login_first=True
    )


def of_dataset(address: str, status: int = 200) -> Route:
    return Route(Reach.RECORD, address, frozenset(READERS), status=status, login_first=True)


def at_village(
    address: str,
    roles: frozenset[Role] = EVERY_ROLE,
    post: Mapping[str, str] | None = None,
) -> Route:
    return Route(
        Reach.RECORD,
        address,
        roles,
        EVERY_ROLE,
        by_place=True,
        any_institution=True,
        post=post,
        login_first=True,
    )
