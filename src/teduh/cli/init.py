"""`teduh init`: a real, empty installation for an office. Asks in words, or takes flags."""

from __future__ import annotations

import secrets
from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from teduh.cli.installation import data_load, database_migrate, env_mode, env_write
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import DataDir, _, data_dir_path, is_interactive, say, setup_django
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.scope import SYSTEM_ACTOR, Role


def _ask(option: str, question: str, given: str | None) -> str:
    if given:
        return given
    if not is_interactive():
        raise InvalidInput(Finding(CliMessage.ANSWER_MISSING, params={"option": option}))
    return str(typer.prompt(question)).strip()


def init(
    data_dir: DataDir = None,
    institution: Annotated[
        str | None, typer.Option(help="Name of the institution, as Badan Kesbangpol Kukar.")
    ] = None,
    kind: Annotated[
        str | None, typer.Option(help="pemkab, bawaslu, kpu, police or monitor_body.")
    ] = None,
    region: Annotated[
        str | None, typer.Option(help="Kemendagri code of its region, as 64.02.")
    ] = None,
    administrator: Annotated[
        str | None, typer.Option(help="User name of the first administrator.")
    ] = None,
    controller: Annotated[
        str | None, typer.Option(help="Data controller (pengendali data).")
    ] = None,
    legal_basis: Annotated[str | None, typer.Option(help="Legal basis of the processing.")] = None,
    protection_officer: Annotated[
        str | None, typer.Option(help="Data-protection officer or office.")
    ] = None,
    hosts: Annotated[
        str | None, typer.Option(help="Host names of the site, separated by commas.")
    ] = None,
    database_url: Annotated[
        str, typer.Option(help="postgres://… ; without it an embedded SQLite.")
    ] = "",
) -> None:
    """Create a real, empty installation: settings, keys, database, institution, administrator."""
    folder: Path = data_dir_path(data_dir)
    if env_mode(folder) is not None or (folder / "teduh.sqlite3").exists():
        raise StateConflict(Finding(CliMessage.NOT_EMPTY, params={"path": str(folder)}))
    # Every answer first, so that nothing is left half made when one is missing.
    name = _ask("--institution", _("Name of the institution"), institution)
    kind = _ask("--kind", _("Kind (pemkab, bawaslu, kpu, police, monitor_body)"), kind)
    code = _ask("--region", _("Region code, as 64.02"), region)
    user = _ask("--administrator", _("User name of the first administrator"), administrator)
    controller = _ask("--controller", _("Data controller (pengendali data)"), controller)
    basis = _ask("--legal-basis", _("Legal basis of the processing"), legal_basis)
    officer = _ask(
        "--protection-officer", _("Data-protection officer or office"), protection_officer
    )
    names = _ask("--hosts", _("Host names of the site, separated by commas"), hosts)

    env_write(folder, mode="production", hosts=names, database_url=database_url)
    setup_django(folder)
    from teduh.apps.accounts.services import grant_create, institution_create, person_create
    from teduh.apps.audit.keys import installation_key_ensure
    from teduh.apps.indices.services import installation_mark
    from teduh.apps.regions.selectors import place_get

    installation_key_ensure(folder)
    database_migrate()
    installation_mark(is_exercise=False)
    data_load(report=say)
    place = place_get(code)
    office = institution_create(
        actor=SYSTEM_ACTOR,
        name=name,
        kind=kind,
        place=place,
        data_controller=controller,
        legal_basis=basis,
        protection_officer=officer,
    )
    passphrase = "-".join(secrets.token_hex(3) for _n in range(4))
    person = person_create(
        actor=SYSTEM_ACTOR, username=user, display_name=user, password=passphrase
    )
    grant_create(
        actor=SYSTEM_ACTOR,
        person=person,
        institution=office,
        place=place,
        role=Role.ADMINISTRATOR,
        valid_from=date.today(),  # noqa: DTZ011 - the office's own calendar day
    )
    say(_("Installation ready in {path}.").format(path=folder))
    say(
        _("Sign in as {user} with the passphrase: {passphrase}").format(
            user=user, passphrase=passphrase
        )
    )
    say(_("It is shown this once. A second factor is asked for at the first sign-in."))
    say(_("Next: `teduh doctor`, then `teduh serve` behind a proxy that speaks TLS."))
