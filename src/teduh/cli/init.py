"""`teduh init`: a real, empty installation for an office. Asks in words, or takes flags.

Every answer is asked for and checked before anything is written, and what was begun is taken away
again when a later step fails, so that a folder holds a whole installation or nothing.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Final

import typer

from teduh.cli.installation import data_load, database_migrate, env_write, folder_must_be_free
from teduh.cli.messages import CliMessage
from teduh.cli.runtime import (
    DataDir,
    WrongUse,
    _,
    data_dir_path,
    is_interactive,
    print_findings,
    say,
    setup_django,
)
from teduh.kernel.errors import Finding, StateConflict, raise_errors
from teduh.kernel.messages import N_, KernelMessage
from teduh.kernel.region_codes import region_code_is_valid
from teduh.kernel.scope import SYSTEM_ACTOR, Role

KINDS: Final = ("pemkab", "bawaslu", "kpu", "police", "monitor_body")
SHIPPED_ELECTIONS: Final = ("pilkada-2024", "pemilu-2024")


@dataclass(frozen=True)
class Question:
    """One answer that an installation needs, the flag that gives it, and what is wrong with it."""

    option: str
    text: str
    check: Callable[[str], Finding | None] = lambda _answer: None
    default: str = ""


def check_kind(answer: str) -> Finding | None:
    """Say whether there is such a kind of institution."""
    if answer in KINDS:
        return None
    return Finding(CliMessage.KIND_UNKNOWN, params={"kind": answer, "kinds": ", ".join(KINDS)})


def check_region(answer: str) -> Finding | None:
    """Say whether the code is that of a place of the edition that Teduh ships with."""
    from teduh.index.files.dataset_units import packaged_units

    if not region_code_is_valid(answer):
        return Finding(KernelMessage.REGION_CODE_MALFORMED, params={"code": answer})
    known = packaged_units()
    if known is not None and known.name(answer) is None:
        params = {"code": f"{answer}{known.similar(answer)}"}
        return Finding(CliMessage.REGION_UNKNOWN, params=params)
    return None


def check_hosts(answer: str) -> Finding | None:
    """Say whether these can be host names: no scheme, no path, no spaces inside."""
    names = [name.strip() for name in answer.split(",")]
    for name in names:
        if not name or any(c in name for c in "/:* ") or not name.isascii():
            return Finding(CliMessage.HOST_MALFORMED, params={"host": name or answer})
    return None


def check_election(answer: str) -> Finding | None:
    """Say whether it is an election that ships with Teduh, or the file of another."""
    if answer in SHIPPED_ELECTIONS or Path(answer).is_file():
        return None
    params = {"election": answer, "elections": ", ".join(SHIPPED_ELECTIONS)}
    return Finding(CliMessage.ELECTION_UNKNOWN, params=params)


QUESTIONS: Final = {
    "institution": Question("--institution", N_("Name of the institution")),
    "kind": Question(
        "--kind", N_("Its kind (pemkab, bawaslu, kpu, police, monitor_body)"), check_kind
    ),
    "region": Question("--region", N_("Code of its region, as 64.02"), check_region),
    "administrator": Question("--administrator", N_("Sign-in name of the first administrator")),
    "controller": Question("--controller", N_("Data controller (pengendali data)")),
    "legal_basis": Question("--legal-basis", N_("Legal basis of the processing")),
    "protection_officer": Question("--protection-officer", N_("Data-protection officer or office")),
    "hosts": Question("--hosts", N_("Host names of the site, separated by commas"), check_hosts),
    "election": Question(
        "--election",
        N_("Election (pilkada-2024, pemilu-2024, or the YAML file of another)"),
        check_election,
        SHIPPED_ELECTIONS[0],
    ),
}


def answers_collect(given: dict[str, str | None]) -> dict[str, str]:
    """Return every answer, given or asked for; name all that are missing or wrong at once.

    At a terminal a wrong answer is asked for again.
    """
    answers: dict[str, str] = {}
    missing: list[Finding] = []
    wrong: list[Finding] = []
    interactive = is_interactive()
    for name, question in QUESTIONS.items():
        answer = (given[name] or "").strip()
        if not answer and interactive:
            answer = _ask(question)
        if not answer:
            answer = question.default
        if not answer:
            missing.append(Finding(CliMessage.ANSWER_MISSING, params={"option": question.option}))
        elif finding := question.check(answer):
            wrong.append(finding)
        answers[name] = answer
    if missing:
        raise WrongUse(*missing, *wrong)
    raise_errors(wrong)
    return answers


def _ask(question: Question) -> str:
    while True:
        answer = str(typer.prompt(_(question.text), default=question.default or None)).strip()
        finding = question.check(answer) if answer else None
        if finding is None and answer:
            return answer
        print_findings([finding] if finding else [])


@contextmanager
def whole_or_nothing(folder: Path) -> Iterator[None]:
    """Take away what was written to an empty or new folder when the body fails."""
    existed = folder.exists()
    try:
        yield
    except BaseException:
        for path in folder.iterdir() if folder.exists() else ():
            shutil.rmtree(path) if path.is_dir() else path.unlink()
        if not existed:
            shutil.rmtree(folder, ignore_errors=True)
        raise


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
        str | None, typer.Option(help="Sign-in name of the first administrator.")
    ] = None,
    controller: Annotated[
        str | None, typer.Option(help="Data controller (pengendali data).")
    ] = None,
    legal_basis: Annotated[str | None, typer.Option(help="Legal basis of the processing.")] = None,
    protection_officer: Annotated[
        str | None, typer.Option(help="Data-protection officer or office.")
    ] = None,
    hosts: Annotated[
        str | None,
        typer.Option(envvar="TEDUH_HOSTS", help="Host names of the site, separated by commas."),
    ] = None,
    election: Annotated[
        str | None,
        typer.Option(
            help="pilkada-2024 (without), pemilu-2024, or the YAML file of another election."
        ),
    ] = None,
    database_url: Annotated[
        str,
        typer.Option(
            envvar="TEDUH_DATABASE_URL", help="postgres://… ; without it an embedded SQLite."
        ),
    ] = "",
) -> None:
    """Create a real, empty installation: settings, keys, database, institution, administrator.

    Asks for what is not given. The passphrase of the administrator is printed once.
    """
    folder: Path = data_dir_path(data_dir)
    folder_must_be_free(folder)
    answers = answers_collect(
        {
            "institution": institution,
            "kind": kind,
            "region": region,
            "administrator": administrator,
            "controller": controller,
            "legal_basis": legal_basis,
            "protection_officer": protection_officer,
            "hosts": hosts,
            "election": election,
        }
    )
    # The environment must not make an exercise of what is to be real.
    os.environ["TEDUH_MODE"] = "production"
    with whole_or_nothing(folder):
        passphrase = installation_create(folder, answers, database_url)
    say(_("Installation ready in {path}.").format(path=folder))
    text = _("Sign in as {user} with the passphrase: {passphrase}")
    say(text.format(user=answers["administrator"], passphrase=passphrase))
    say(_("It is shown this once. A second factor is asked for at the first sign-in."))
    say(_("Next: `teduh doctor`, then `teduh serve` behind a proxy that speaks TLS."))


def installation_create(folder: Path, answers: dict[str, str], database_url: str) -> str:
    """Write everything a real installation starts with; return the administrator's passphrase."""
    env_write(
        folder,
        mode="production",
        hosts=answers["hosts"],
        database_url=database_url,
        home_region=answers["region"],
    )
    setup_django(folder)
    from django.db import connection

    if connection.introspection.table_names():
        raise StateConflict(Finding(CliMessage.DATABASE_NOT_EMPTY))
    try:
        return _database_fill(folder, answers)
    except BaseException:
        tables_drop()
        raise


def tables_drop() -> None:
    """Empty a database that was empty before, and let go of it."""
    from django.db import connection

    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            for table in connection.introspection.table_names(cursor):
                cursor.execute(f"DROP TABLE IF EXISTS {connection.ops.quote_name(table)} CASCADE")
    connection.close()


def _database_fill(folder: Path, answers: dict[str, str]) -> str:
    from teduh.apps.accounts.models import Person
    from teduh.apps.accounts.passphrases import new_passphrase
    from teduh.apps.accounts.services import grant_create, institution_create, person_create
    from teduh.apps.audit.keys import installation_key_ensure
    from teduh.apps.elections.services import election_load
    from teduh.apps.indices.services import installation_mark
    from teduh.apps.regions.selectors import place_get
    from teduh.kernel.clock import SystemClock, local_date

    installation_key_ensure(folder)
    database_migrate()
    installation_mark(is_exercise=False)
    data_load(report=say, elections=[answers["election"]])
    if (file := Path(answers["election"])).is_file():
        load = election_load(source=file.read_bytes(), name=file.name, actor=SYSTEM_ACTOR)
        print_findings(load.findings)
    place = place_get(answers["region"])
    office = institution_create(
        actor=SYSTEM_ACTOR,
        name=answers["institution"],
        kind=answers["kind"],
        place=place,
        data_controller=answers["controller"],
        legal_basis=answers["legal_basis"],
        protection_officer=answers["protection_officer"],
    )
    passphrase = new_passphrase(6, person=Person(username=answers["administrator"]))
    person = person_create(
        actor=SYSTEM_ACTOR,
        username=answers["administrator"],
        display_name=answers["administrator"],
        password=passphrase,
    )
    grant_create(
        actor=SYSTEM_ACTOR,
        person=person,
        institution=office,
        place=place,
        role=Role.ADMINISTRATOR,
        valid_from=local_date(SystemClock().now(), place.path),
    )
    return passphrase
