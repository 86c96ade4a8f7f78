"""`teduh keys`: fingerprints, the founding ceremony, a recovery test, new keys when one left.

Passphrases are asked for without showing them and never taken as options, which a history of
commands would keep.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage

if TYPE_CHECKING:
    from teduh.apps.accounts.models import Institution, Person
    from teduh.kernel.sealing.officers import OfficerKeys

app = typer.Typer(no_args_is_help=True, add_completion=False)
InstitutionName = Annotated[
    str,
    typer.Option("--institution", help="Name or number of the institution.", show_default=False),
]
Username = Annotated[str, typer.Argument(help="Sign-in name.", show_default=False)]


@app.command("list")
def list_keys(
    institution: Annotated[str, typer.Option(help="Name or number; without, all.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Show each institution's founding fingerprint and the officers in its directory."""
    installation_open(data_dir)
    from django.utils import timezone

    from teduh.apps.accounts.models import Person
    from teduh.apps.vault.models import Founding
    from teduh.apps.vault.selectors import directory_get
    from teduh.kernel.clock import local_date

    foundings = Founding.objects.select_related("institution__place")
    if institution:
        foundings = foundings.filter(institution=_institution(institution))
    for founding in foundings:
        office = founding.institution
        directory = directory_get(office)
        say(f"{office.name}: {founding.fingerprint} ({founding.held_on.isoformat()})")
        print_findings(directory.findings)
        day = local_date(timezone.now(), office.place.path)
        for entry in directory.holding(day):
            person = Person.objects.filter(actor_id=entry.officer_id).first()
            name = person.username if person else entry.officer_id
            say(f"  {entry.role:<14} {name:<24} {entry.keys.fingerprint}")
    if not foundings:
        say(_("No institution has founded its directory yet."))


@app.command()
def ceremony(
    first: Username,
    second: Username,
    institution: InstitutionName,
    data_dir: DataDir = None,
) -> None:
    """Found a directory: two custodians at this machine type their passphrases."""
    installation_open(data_dir)
    from teduh.apps.vault.services.directory import founding_hold

    office = _institution(institution)
    people = [_person(first), _person(second)]
    signers = [(person.actor, _keys(person)) for person in people]
    founding = founding_hold(institution=office, first=signers[0], second=signers[1])
    say(_("Founded. Read this aloud and write it down, both of you:"))
    say(f"  {founding.fingerprint}")


@app.command("recovery-test")
def recovery_test(username: Username, data_dir: DataDir = None) -> None:
    """Test that an officer's recovery key was written down right."""
    installation_open(data_dir)
    from teduh.apps.vault.services.officers import officer_recovery_test

    person = _person(username)
    typed = typer.prompt(_("Recovery key of {name}").format(name=person.username), hide_input=True)
    officer_recovery_test(actor=person.actor, typed=typed)
    say(_("The recovery key fits."))


@app.command()
def rotate(
    username: Username,
    leaving: Annotated[
        str, typer.Option(help="Sign-in name of the officer who left.", show_default=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Give new keys to the cases that an officer held; exit code 1 if some could not be done."""
    installation_open(data_dir)
    from teduh.apps.vault.services.rotation import officer_rotate_out

    person, gone = _person(username), _person(leaving)
    keys = _keys(person)
    done = undone = 0
    for case in officer_rotate_out(actor=person.actor, keys=keys, leaving=gone.actor_id):
        done, undone = done + case.is_done, undone + (not case.is_done)
        say(f"  {case.case_id[:8]}  {case.items:>4}  " + (_("new keys") if case.is_done else "-"))
    told = _(
        "{done} pairs have new keys, {undone} not. What {name} could read may have been copied; "
        "make a new backup and let the old ones expire."
    )
    say(told.format(done=done, undone=undone, name=gone.username))
    if undone:
        raise typer.Exit(1)


def _person(username: str) -> Person:
    from teduh.apps.accounts.selectors import person_by_username

    person = person_by_username(username)
    if person is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return person


def _institution(name: str) -> Institution:
    from teduh.apps.accounts.selectors import institution_by_name

    institution = institution_by_name(name)
    if institution is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return institution


def _keys(person: Person) -> OfficerKeys:
    from teduh.apps.vault.services.sittings import keys_open_once

    label = _("Passphrase of the keys of {name}").format(name=person.username)
    return keys_open_once(actor=person.actor, passphrase=typer.prompt(label, hide_input=True))
