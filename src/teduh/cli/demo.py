"""`teduh demo`: real data and an exercise in a folder of its own, served on this machine only."""

from __future__ import annotations

import os
import webbrowser
from pathlib import Path
from typing import Annotated

import typer

from teduh.cli.installation import data_load, database_migrate, env_mode, env_write
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import DataDir, _, say, setup_django
from teduh.cli.serve import check_port, serve_installation
from teduh.kernel.errors import Finding, StateConflict
from teduh.kernel.scope import SYSTEM_ACTOR


def demo_dir(data_dir: Path | None) -> Path:
    """Return the demo's folder: the option, else one beside (never inside) a real installation."""
    if data_dir is not None:
        return data_dir.expanduser().resolve()
    from platformdirs import user_data_dir

    return Path(user_data_dir("teduh-demo", appauthor=False)).resolve()


def demo_prepare(folder: Path) -> list[tuple[str, str, str, str]]:
    """Make or bring up to date the exercise in `folder`.

    Returns (role, user name, password, passphrase of the keys or nothing) for each account.

    Raises
    ------
    StateConflict
        When the folder holds an installation that is no exercise.
    """
    # An exercise stays in its folder, whatever real installation the environment speaks of.
    for name in ("TEDUH_DATABASE_URL", "TEDUH_ARTEFACTS_URL", "TEDUH_SECRET_KEY", "TEDUH_HOSTS"):
        os.environ.pop(name, None)
    os.environ["TEDUH_MODE"] = "exercise"
    mode = env_mode(folder)
    if mode is None and not (folder / "teduh.sqlite3").exists():
        env_write(folder, mode="exercise", home_region="64.02")
    elif mode != "exercise":
        raise StateConflict(Finding(CliMessage.NOT_EXERCISE, params={"path": str(folder)}))
    setup_django(folder)
    from teduh.apps.accounts.demo import demo_people_create
    from teduh.apps.audit.keys import installation_key_ensure
    from teduh.apps.cases.exercise import exercise_cases_create
    from teduh.apps.incumbency.exercise import exercise_incumbency_create
    from teduh.apps.indices.services import exercise_create
    from teduh.apps.vault.exercise import exercise_keys_create

    installation_key_ensure(folder)
    database_migrate()
    data_load(report=say)
    people = demo_people_create(actor=SYSTEM_ACTOR)
    say(_("Making the exercise for Kutai Kartanegara and computing its index …"))
    exercise_create(actor=SYSTEM_ACTOR)
    officers = exercise_keys_create()
    key_phrases = {officer.person.username: officer.passphrase for officer in officers}
    for receipt in exercise_cases_create(officers):
        say(_("Receipt of a complaint of the exercise: {number}").format(number=receipt))
    exercise_incumbency_create()
    # What waits (the jobs of the exercise's runs, rows without a seal) is done before it is shown.
    from teduh.apps.jobs.worker import worker_loop

    worker_loop(once=True)
    return [(role, user, word, key_phrases.get(user, "")) for role, user, word in people]


def demo(
    data_dir: DataDir = None,
    port: Annotated[int, typer.Option(help="Port to listen at.", min=1, max=65535)] = 8000,
    serve: Annotated[bool, typer.Option(help="Serve it; without, only prepare.")] = True,
    browser: Annotated[bool, typer.Option(help="Open it in a browser.")] = False,
) -> None:
    """Load real data and an exercise, and serve them at 127.0.0.1 until Ctrl+C."""
    folder = demo_dir(data_dir)
    if serve:
        check_port("127.0.0.1", port)  # before the work, not after it
    people = demo_prepare(folder)
    say("")
    say(_("LATIHAN. Accounts of this exercise (never used elsewhere):"))
    width = max(len(role) for role, *_rest in people)
    for role, user, password, keys in people:
        shown = f"  {role:<{width}}  {user:<20}  {password:<34}"
        opens = _("keys: {passphrase}").format(passphrase=keys) if keys else ""
        say((shown + opens).rstrip())
    say("")
    if not serve:
        say(_("Ready in {path}.").format(path=folder))
        return
    address = f"http://127.0.0.1:{port}/"
    if browser:
        webbrowser.open(address)
    raise typer.Exit(serve_installation(folder, "127.0.0.1", port))
