"""`teduh evidence`: check a signed packet without the installation that made it.

Needs no database, no server part and no network.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from teduh.cli.rows import ShowFormat, ShowFormatOption, print_json
from teduh.cli.runtime import _, is_interactive, print_findings, say

if TYPE_CHECKING:
    from teduh.kernel.sealing.packets import PacketReport

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def evidence() -> None:
    """Check signed packets of documents and evidence."""


@app.command()
def verify(
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="Packet.", exists=True, dir_okay=False, readable=True),
    ],
    passphrase_file: Annotated[
        Path | None,
        typer.Option(help="File whose first line is the passphrase.", exists=True, dir_okay=False),
    ] = None,
    fingerprint: Annotated[
        str, typer.Option(help="Fingerprint of the signer, known from elsewhere.")
    ] = "",
    extract: Annotated[
        Path | None,
        typer.Option(help="Empty or new folder for the parts, if all is whole.", file_okay=False),
    ] = None,
    form: ShowFormatOption = ShowFormat.TEXT,
) -> None:
    """Check both signatures and every part of a packet; exit code 1 when anything does not fit."""
    from teduh.kernel.sealing.packets import check_packet, is_sealed

    data = file.read_bytes()
    passphrase = ""
    if passphrase_file:
        passphrase = (passphrase_file.read_text("utf-8").splitlines() or [""])[0].strip()
    elif is_sealed(data) and is_interactive():
        passphrase = typer.prompt(_("Passphrase of the packet"), hide_input=True).strip()
    if extract:
        _must_be_free(extract)
    report = check_packet(data, passphrase=passphrase, fingerprint=fingerprint)
    print_findings(report.findings)
    if form is ShowFormat.JSON:
        print_json(_as_data(report))
    else:
        _say(report, is_compared=bool(fingerprint))
    if not report.ok:
        raise typer.Exit(1)
    if extract:
        _write(extract, report)


def _must_be_free(folder: Path) -> None:
    from teduh.cli.installation import folder_must_be_free

    folder_must_be_free(folder)


def _write(folder: Path, report: PacketReport) -> None:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for path, content in report.parts.items():
        (folder / Path(path).name).write_bytes(content)
    say(_("{count} parts written to {folder}.").format(count=len(report.parts), folder=folder))


def _say(report: PacketReport, *, is_compared: bool) -> None:
    manifest = report.manifest
    if not manifest:
        say(_("The packet could not be checked."), error=True)
        return
    sender, recipient = manifest.get("from") or {}, manifest.get("to") or {}
    letter = manifest.get("letter") or {}
    say(_("From: {name}").format(name=sender.get("institution", "-")))
    say(_("To: {name}").format(name=recipient.get("name", "-")))
    number, day = letter.get("number", "-"), letter.get("date", "-")
    say(_("Letter: {number}, {day}").format(number=number, day=day))
    if manifest.get("is_exercise"):
        say(_("LATIHAN: an exercise with invented people."))
    if manifest.get("conflict_of_interest"):
        say(_("Marked: conflict of interest of the personnel authority."))
    for part in manifest["parts"]:
        is_whole = part["path"] in report.parts
        mark = _("whole") if is_whole else _("NOT WHOLE")
        say(f"  {part['path']}  {part['name']}  {part['size']} B  {mark}")
    signers = manifest["signers"]
    for label, signer in ((_("Officer"), "officer"), (_("Installation"), "installation")):
        say(f"{label}: {signers[signer].get('fingerprint', '-')}")
    if not report.ok:
        say(_("The packet is not whole. Do not rely on it."), error=True)
    elif is_compared:
        say(_("The packet is whole, and the fingerprint fits its signer."))
    else:
        say(_("The packet is whole and signed with the keys above."))
        say(_("Compare a fingerprint with the sender: a stranger's packet can be whole as well."))


def _as_data(report: PacketReport) -> dict[str, Any]:
    return {
        "ok": report.ok,
        "encrypted": report.is_encrypted,
        "manifest": dict(report.manifest),
        "whole_parts": list(report.parts),
        "findings": [finding.as_dict() for finding in report.findings],
    }
