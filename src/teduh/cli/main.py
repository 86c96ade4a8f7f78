"""The `teduh` command. Subcommands are imported only when called, so that it starts fast.

This is also the one place where an error becomes an exit code: 0 clean, 1 findings of the level
error, 2 wrong use. Whatever is not foreseen becomes a finding with a number, and its traceback goes
to a log file (`faults.py`), never to the screen.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, Final

import typer
from typer.core import TyperCommand, TyperGroup

from teduh import __version__
from teduh.kernel.messages import N_

# name -> (module:attribute, what it does); an attribute is a function or a Typer app.
COMMANDS: Final = {
    "demo": ("teduh.cli.demo:demo", N_("Load real data and an exercise, and serve them here.")),
    "init": ("teduh.cli.init:init", N_("Create a real, empty installation for an office.")),
    "serve": ("teduh.cli.serve:serve", N_("Serve the site and run its worker.")),
    "worker": ("teduh.cli.serve:worker", N_("Run the worker alone.")),
    "upgrade": ("teduh.cli.upgrade:upgrade", N_("Back up, then bring the database up to date.")),
    "backup": ("teduh.cli.backup:backup", N_("Write one file that holds the installation.")),
    "restore": ("teduh.cli.backup:restore", N_("Make an installation from a backup.")),
    "doctor": ("teduh.cli.doctor:doctor", N_("Check the installation and say what to mend.")),
    "score": ("teduh.cli.score:score", N_("Compute an index from a framework and a dataset.")),
    "explain": ("teduh.cli.score:explain", N_("Say what makes a unit's score.")),
    "whatif": ("teduh.cli.score:whatif", N_("Change one choice and compare.")),
    "template": ("teduh.cli.template:template", N_("Write an Excel template to fill in.")),
    "import": ("teduh.cli.imports:import_dataset", N_("Import a dataset for an institution.")),
    "instruments": ("teduh.cli.instruments:app", N_("Instruments and what is published of them.")),
    "rules": ("teduh.cli.rules:app", N_("Rules of neutrality, with their sources.")),
    "deadline": ("teduh.cli.deadline:app", N_("When a legal clock ends, and why.")),
    "cases": ("teduh.cli.cases:app", N_("Do counts of cases add up?")),
    "evidence": ("teduh.cli.evidence:app", N_("Check signed packets of documents and evidence.")),
    "regions": ("teduh.cli.regions:app", N_("Places: load, search, resolve old codes.")),
    "boundaries": ("teduh.cli.boundaries:app", N_("Boundaries: import and report.")),
    "user": ("teduh.cli.user:app", N_("People and their grants.")),
    "keys": ("teduh.cli.keys:app", N_("Officers' keys: fingerprints, ceremony, new keys.")),
    "audit": ("teduh.cli.audit:app", N_("Check the audit chain.")),
}


class LazyGroup(TyperGroup):
    """A group that lists its commands from a table and imports only the one that is called."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command as the list of commands shows it: its name and what it does."""
        from teduh.cli.runtime import _

        if cmd_name not in COMMANDS:
            return None
        return TyperCommand(cmd_name, help=_(COMMANDS[cmd_name][1]))

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Import and return the command that was called, its help in the reader's language."""
        name, *rest = args
        if name not in COMMANDS:
            raise unknown_command(name)
        return name, command_load(name), rest

    def main(self, args: Any = None, prog_name: str | None = None, **_extra: Any) -> Any:
        """Run without an own idea of errors and exit codes: `run` has that."""
        arguments = sys.argv[1:] if args is None else list(args)
        with self.make_context(prog_name or "teduh", arguments) as ctx:
            self.invoke(ctx)


def command_load(name: str) -> Any:
    """Import one command of the table."""
    from teduh.cli.help_texts import put_in_words

    module, _sep, attribute = COMMANDS[name][0].partition(":")
    target = getattr(importlib.import_module(module), attribute)
    if isinstance(target, typer.Typer):
        command = typer.main.get_command(target)
        command.name, command.help = name, command.help or COMMANDS[name][1]
    else:
        single = typer.Typer(add_completion=False)
        single.command(name)(target)
        command = typer.main.get_command(single)
    return put_in_words(command)


def unknown_command(name: str) -> Exception:
    """Return the error for a command that does not exist; names those that look like it."""
    from difflib import get_close_matches

    from teduh.cli.messages import UsageMessage
    from teduh.cli.runtime import WrongUse
    from teduh.kernel.errors import Finding

    near = ", ".join(get_close_matches(name, COMMANDS)) or "-"
    params = {"name": name, "near": near, "command": "teduh"}
    return WrongUse(Finding(UsageMessage.NO_SUCH_COMMAND, params=params))


app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _print_version(wanted: bool) -> None:
    if wanted:
        print(f"teduh {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=False)
def root(
    version: bool = typer.Option(
        False, "--version", "-V", help="Print the version.", callback=_print_version, is_eager=True
    ),
) -> None:
    """Teduh: election vulnerability, measured and explained.

    Exit codes: 0 clean, 1 findings of the level error, 2 wrong use. Set TEDUH_LANGUAGE=en for
    English.
    """


def run() -> None:
    """Run `teduh` and end with its exit code."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"teduh {__version__}")
        return
    from teduh.cli.runtime import choose_language

    choose_language()
    sys.exit(run_guarded())


def run_guarded() -> int:
    """Run the command; errors become findings on standard error. Return the exit code."""
    from teduh.cli.faults import fault_findings, usage_code
    from teduh.cli.help_texts import put_in_words
    from teduh.cli.runtime import WrongUse, print_findings
    from teduh.kernel.errors import TeduhError

    try:
        put_in_words(typer.main.get_command(app)).main(prog_name="teduh")
        sys.stdout.flush()
    except typer.Exit as end:
        return int(end.exit_code)
    except (typer.Abort, KeyboardInterrupt):
        return 130
    except TeduhError as error:
        print_findings(error.findings)
        return 2 if isinstance(error, WrongUse) else 1
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`); that is not a fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception as error:
        code = usage_code(error)
        if code is None:
            print_findings(fault_findings(error))
            code = 1
        return code
    return 0
