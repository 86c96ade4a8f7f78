"""`teduh audit`: is the chain whole, and a signed statement of its end to keep elsewhere."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.command()
def verify(
    anchor: Annotated[
        Path | None,
        typer.Option(help="Anchor kept elsewhere; finds truncation and rewriting.", dir_okay=False),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Recompute the chain and hold it against signed heads and an anchor; exit code 1 if broken."""
    installation_open(data_dir)
    from teduh.apps.audit.selectors import audit_verify

    report = audit_verify(anchor=anchor)
    print_findings(report.findings)
    text = _("{sealed} rows sealed, {unsealed} waiting for their seal, {heads} signed heads.")
    say(text.format(sealed=report.sealed, unsealed=report.unsealed, heads=report.heads))
    if not report.ok:
        say(_("The chain is broken."), error=True)
        raise typer.Exit(1)
    say(_("The chain is whole. Its end: {hash}").format(hash=report.hash))
    if anchor is None:
        say(_("Without an anchor, a chain written anew with the installation's key looks whole."))


@app.command("anchor")
def write_anchor(
    output: Annotated[
        Path, typer.Option("--output", "-o", help="File to write.", show_default=False)
    ],
    data_dir: DataDir = None,
) -> None:
    """Write a signed statement of where the chain stands; keep it on another machine."""
    installation_open(data_dir)
    from teduh.apps.audit.services import audit_anchor_write

    anchor = audit_anchor_write(path=output)
    text = _("Wrote {path}: position {position}. Keep it on another machine.")
    say(text.format(path=output, position=anchor["position"]))
