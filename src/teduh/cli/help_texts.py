"""Help in the reader's language.

Help texts are written in English where the option is (`help="…"`, the docstring of a command) and
`tools/catalogues.py` extracts them from there. They are put in words when a command is loaded, not
when its module is imported, as the language is chosen by then. What Typer itself says is listed
below and translated through the standard library's own catalogue, which Typer asks.
"""

from __future__ import annotations

import gettext
import inspect
import os
from pathlib import Path
from typing import Any

from teduh.cli.runtime import _
from teduh.kernel.messages import N_
from teduh.kernel.texts import get_language

# Typer's own words, so that the catalogue has them.
TYPERS_WORDS = (
    N_("Arguments"),
    N_("Options"),
    N_("Commands"),
    N_("[default: {}]"),
    N_("[env var: {}]"),
    N_("[required]"),
    N_("(dynamic)"),
    N_("Missing command."),
    N_("No such command {name!r}."),
)


def speak(language: str) -> None:
    """Let the standard library's gettext, which Typer uses, speak the language too."""
    import teduh

    gettext.bindtextdomain("teduh", str(Path(teduh.__file__).parent / "kernel" / "locale"))
    gettext.textdomain("teduh")
    os.environ["LANGUAGE"] = language


def put_in_words(command: Any) -> Any:
    """Translate the help of a command, its parameters and its subcommands; return the command."""
    speak(get_language())
    if command.help:
        command.help = _(inspect.cleandoc(command.help))
    for param in command.params:
        if getattr(param, "help", None):
            param.help = _(param.help)
    command.format_usage = _usage_of(command)
    own_help = command.get_help_option

    def help_option(ctx: Any) -> Any:
        option = own_help(ctx)
        if option is not None:
            option.help = _("Show this message and exit.")
        return option

    command.get_help_option = help_option
    for inner in getattr(command, "commands", {}).values():
        put_in_words(inner)
    return command


def _usage_of(command: Any) -> Any:
    def format_usage(ctx: Any, formatter: Any) -> None:
        pieces = " ".join(command.collect_usage_pieces(ctx))
        formatter.write_usage(ctx.command_path, pieces, prefix=_("Usage: "))

    return format_usage
