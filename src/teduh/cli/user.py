"""`teduh user`: people, their one-time codes and their grants, by whoever runs this machine.

Commands act as the system. They can give what one person may give; a grant that takes two people
waits until somebody of the institution confirms it on the page "Your access".
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, say
from teduh.kernel.errors import Finding, NotFound

if TYPE_CHECKING:
    from teduh.apps.accounts.models import Institution, Person
    from teduh.apps.accounts.rules import CodePurpose

app = typer.Typer(no_args_is_help=True, add_completion=False)
Username = Annotated[str, typer.Argument(help="Sign-in name.", show_default=False)]
FirstDay = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], show_default=False, help="First day; without, today."),
]
LastDay = Annotated[
    datetime | None,
    typer.Option(formats=["%Y-%m-%d"], show_default=False, help="Last day; without, none."),
]


@app.command()
def add(
    username: Username,
    name: Annotated[str, typer.Option(help="Name to show.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Add somebody, with a one-time code to set a passphrase with."""
    installation_open(data_dir)
    from teduh.apps.accounts.rules import CodePurpose
    from teduh.apps.accounts.services import person_create
    from teduh.kernel.scope import SYSTEM_ACTOR

    person = person_create(actor=SYSTEM_ACTOR, username=username, display_name=name)
    say(_("{user} is added.").format(user=person.username))
    _issue(person, CodePurpose.PASSPHRASE)


@app.command()
def code(
    username: Username,
    second_factor: Annotated[
        bool, typer.Option("--second-factor", help="For a lost second factor instead.")
    ] = False,
    data_dir: DataDir = None,
) -> None:
    """Issue a one-time code with which somebody sets a new passphrase that nobody else knows."""
    installation_open(data_dir)
    from teduh.apps.accounts.rules import CodePurpose

    purpose = CodePurpose.SECOND_FACTOR if second_factor else CodePurpose.PASSPHRASE
    _issue(_person(username), purpose)


@app.command()
def grant(
    username: Username,
    role: Annotated[str, typer.Option(help="Role, as analyst.", show_default=False)],
    institution: Annotated[
        str, typer.Option(help="Name or number of the institution.", show_default=False)
    ],
    region: Annotated[str, typer.Option(help="Region code; without, the institution's own.")] = "",
    valid_from: FirstDay = None,
    valid_to: LastDay = None,
    data_dir: DataDir = None,
) -> None:
    """Grant a role in an institution, for a region and a period."""
    installation_open(data_dir)
    from teduh.apps.accounts.rules import GrantState
    from teduh.apps.accounts.services import grant_create
    from teduh.apps.regions.selectors import place_get
    from teduh.kernel.clock import SystemClock, local_date
    from teduh.kernel.scope import SYSTEM_ACTOR

    office = _institution(institution)
    place = place_get(region) if region else office.place
    today = local_date(SystemClock().now(), place.path)
    record = grant_create(
        actor=SYSTEM_ACTOR,
        person=_person(username),
        institution=office,
        place=place,
        role=role,
        valid_from=valid_from.date() if valid_from else today,
        valid_to=valid_to.date() if valid_to else None,
    )
    if record.state == GrantState.PENDING:
        text = _(
            "Granted, and waiting: this role takes two people. Somebody who answers for "
            "{institution} confirms it under 'Your access'."
        )
    else:
        text = _("Granted; it holds within its dates.")
    say(text.format(institution=office.name))


@app.command()
def withdraw(
    username: Username,
    role: Annotated[str, typer.Option(help="Role to take back.", show_default=False)],
    institution: Annotated[
        str, typer.Option(help="Name or number of the institution.", show_default=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Take a role back at once."""
    installation_open(data_dir)
    from teduh.apps.accounts.rules import GrantState
    from teduh.apps.accounts.services import grant_withdraw
    from teduh.kernel.messages import KernelMessage
    from teduh.kernel.scope import SYSTEM_ACTOR

    office = _institution(institution)
    standing = _person(username).grants.filter(institution=office, role=role)
    records = list(standing.exclude(state=GrantState.WITHDRAWN))
    if not records:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    for record in records:
        grant_withdraw(actor=SYSTEM_ACTOR, grant=record)
    say(_("Withdrawn: {count}.").format(count=len(records)))


@app.command()
def institution(
    name: Annotated[str, typer.Argument(help="Name of the institution.", show_default=False)],
    kind: Annotated[
        str, typer.Option(help="pemkab, bawaslu, kpu, police or monitor_body.", show_default=False)
    ],
    region: Annotated[str, typer.Option(help="Region code, as 64.02.", show_default=False)],
    controller: Annotated[str, typer.Option(help="Data controller (pengendali data).")] = "",
    legal_basis: Annotated[str, typer.Option(help="Legal basis of the processing.")] = "",
    protection_officer: Annotated[str, typer.Option(help="Data-protection officer.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Add a further institution, a compartment of its own."""
    installation_open(data_dir)
    from teduh.apps.accounts.services import institution_create
    from teduh.apps.regions.selectors import place_get
    from teduh.kernel.scope import SYSTEM_ACTOR

    made = institution_create(
        actor=SYSTEM_ACTOR,
        name=name,
        kind=kind,
        place=place_get(region),
        data_controller=controller,
        legal_basis=legal_basis,
        protection_officer=protection_officer,
    )
    say(_("{name} is institution {number}.").format(name=made.name, number=made.pk))


@app.command("list")
def list_people(data_dir: DataDir = None) -> None:
    """List institutions, people and grants."""
    installation_open(data_dir)
    from teduh.apps.accounts.models import Institution, Person

    say(_("Institutions"))
    for office in Institution.objects.select_related("place").order_by("id"):
        say(f"  {office.pk:>3}  {office.name}  ({office.get_kind_display()}, {office.place.path})")
    say(_("People"))
    for person in Person.objects.prefetch_related("grants__institution", "grants__place"):
        off = "" if person.is_active else "  " + _("may not sign in")
        say(f"  {person.username:<24} {person.display_name}{off}")
        for record in person.grants.all():
            until = record.valid_to.isoformat() if record.valid_to else "…"
            say(
                f"      {record.role:<14} {record.institution.pk:>3}  {record.place.path:<14} "
                f"{record.valid_from.isoformat()} – {until}  {record.get_state_display()}"
            )


def _issue(person: Person, purpose: CodePurpose) -> None:
    from django.urls import reverse

    from teduh.apps.accounts.services import code_issue
    from teduh.kernel.scope import SYSTEM_ACTOR

    code = code_issue(actor=SYSTEM_ACTOR, person=person, purpose=purpose)
    say(_("One-time code, shown this once, good for three days: {code}").format(code=code))
    text = _(
        "{user} uses it at {address} of the site, and sees on the page of access who issued it."
    )
    say(text.format(user=person.username, address=reverse(f"code_{purpose}")))


def _person(username: str) -> Person:
    from teduh.apps.accounts.messages import AccountsMessage
    from teduh.apps.accounts.selectors import person_by_username

    person = person_by_username(username)
    if person is None:
        raise NotFound(Finding(AccountsMessage.PERSON_UNKNOWN, params={"username": username}))
    return person


def _institution(name: str) -> Institution:
    from teduh.apps.accounts.messages import AccountsMessage
    from teduh.apps.accounts.selectors import institution_by_name

    office = institution_by_name(name)
    if office is None:
        params = {"institution": name}
        raise NotFound(Finding(AccountsMessage.INSTITUTION_UNKNOWN, params=params))
    return office
