"""`teduh instruments`: what each instrument is, its nodes, and whether the shipped data are sound.

Library only: works on a machine without a server or a database.
"""

from __future__ import annotations

from typing import Annotated

import typer

from teduh.cli.rows import ListFormat, ListFormatOption, print_rows
from teduh.cli.runtime import _, print_findings, say
from teduh.kernel.messages import N_

app = typer.Typer(no_args_is_help=True, add_completion=False)
InstrumentId = Annotated[
    str, typer.Argument(metavar="ID", help="Id of an instrument, as ikp-2024.")
]


STATUS_WORDS = {"computable": N_("computable"), "published_only": N_("published figures only")}
NODE_COLUMNS = ("node", "kind", "parent", "weight", "direction", "name_id", "name_en")
LIST_COLUMNS = ("id", "status", "levels", "indicators", "figures", "name_id", "name_en")


@app.command("list")
def list_instruments(
    form: ListFormatOption = ListFormat.TEXT,
) -> None:
    """List the instruments and whether they can be computed."""
    from teduh.index.instruments import instrument_ids, load_instrument

    rows = []
    for instrument_id in instrument_ids():
        instrument = load_instrument(instrument_id)
        rows.append(
            {
                "id": instrument.id,
                "status": instrument.status.value,
                "levels": " ".join(instrument.levels),
                "indicators": instrument.indicator_count,
                "figures": instrument.figures.height,
                "name_id": instrument.name.get("id", ""),
                "name_en": instrument.name.get("en", ""),
            }
        )
    print_rows(LIST_COLUMNS, rows, form)


@app.command()
def nodes(
    instrument: InstrumentId,
    form: ListFormatOption = ListFormat.TEXT,
) -> None:
    """List the nodes of an instrument's framework, in the order of its file.

    The weight is as given, among siblings: it need not sum to 1.
    """
    from teduh.index.instruments import framework_of

    rows = [
        {
            "node": node.id,
            "kind": node.kind.value,
            "parent": node.parent or "",
            "weight": node.weight,
            "direction": node.direction,
            "name_id": node.name.get("id", ""),
            "name_en": node.name.get("en", ""),
        }
        for node in framework_of(instrument).nodes
    ]
    print_rows(NODE_COLUMNS, rows, form)


@app.command()
def show(instrument: InstrumentId) -> None:
    """Tell what an instrument is: publisher, scale, what is missing, what is assumed, sources."""
    from teduh.index.instruments import load_instrument
    from teduh.kernel.texts import pick

    found = load_instrument(instrument)
    say(f"{found.id}: {pick(dict(found.name))}")
    say(_("Publisher: {publisher}").format(publisher=pick(dict(found.publisher))))
    say(_("Status: {status}").format(status=_(STATUS_WORDS[found.status.value])))
    say(_("Scale: {scale}").format(scale=pick(dict(found.scale.get("text") or {}))))
    say(pick(dict(found.about)))
    _section(_("Not published"), [pick(dict(text)) for text in found.missing])
    _section(
        _("Assumed, with an alternative"),
        [
            f"{a.id}: {pick(dict(a.text))} {_('Or:')} {pick(dict(a.alternative))}"
            for a in found.assumptions
        ],
    )
    _section(_("Notes"), [pick(dict(text)) for text in found.notes])
    _section(_("Sources"), [f"{s.url}  {pick(dict(s.what))}" for s in found.sources])


def _section(title: str, lines: list[str]) -> None:
    if lines:
        say(f"\n{title}:")
        for line in lines:
            say(f"- {line}")


@app.command()
def check() -> None:
    """Check every instrument and every published figure that ships; exit code 1 on an error."""
    from teduh.index.instruments import check_instruments, instrument_ids
    from teduh.kernel.errors import Level

    findings = check_instruments()
    print_findings(findings)
    if any(finding.level is Level.ERROR for finding in findings):
        raise typer.Exit(1)
    say(_("{count} instruments are sound.").format(count=len(instrument_ids())))
