"""The `teduh` command. Subcommands are imported only when called, so that it starts fast."""

from __future__ import annotations

import importlib
import os
import sys
from typing import Any, Final

import typer
from typer.core import TyperGroup

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
    "regions": ("teduh.cli.regions:app", N_("Places: load, search, resolve old codes.")),
    "boundaries": ("teduh.cli.boundaries:app", N_("Boundaries: import and report.")),
    "user": ("teduh.cli.user:app", N_("People and their grants.")),
    "audit": ("teduh.cli.audit:app", N_("Check the audit chain.")),
}


class LazyGroup(TyperGroup):
    """A group that imports a subcommand when it is called or listed."""

    def list_commands(self, ctx: Any) -> list[str]:
        """Return the names in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Import and return one command."""
        from teduh.cli.runtime import _

        if cmd_name not in COMMANDS:
            return None
        address, text = COMMANDS[cmd_name]
        module, _sep, attribute = address.partition(":")
        target = getattr(importlib.import_module(module), attribute)
        if isinstance(target, typer.Typer):
            command = typer.main.get_command(target)
            command.name = cmd_name
        else:
            single = typer.Typer(add_completion=False)
            single.command(cmd_name)(target)
            command = typer.main.get_command(single)
        command.help = command.help if ctx.invoked_subcommand == cmd_name else _(text)
        command.short_help = _(text)
        return command


app = typer.Typer(
    cls=LazyGroup,
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
)


@app.callback(invoke_without_command=False)
def _root() -> None:
    """Teduh: election vulnerability, measured and explained."""


def run() -> None:
    """Run `teduh`; errors of ours become findings on standard error and exit code 1."""
    if sys.argv[1:] in (["--version"], ["-V"]):
        print(f"teduh {__version__}")
        return
    from teduh.cli.runtime import choose_language, print_findings
    from teduh.kernel.errors import TeduhError

    choose_language()
    try:
        app()
    except TeduhError as error:
        print_findings(error.findings)
        sys.exit(1)
    except BrokenPipeError:
        # Somebody closed the pipe (`| head`); that is not a fault.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        sys.exit(0)
    except KeyboardInterrupt:
        sys.exit(130)
