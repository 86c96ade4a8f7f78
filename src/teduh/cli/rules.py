"""`teduh rules`: the rule catalogue on the screen, and whether the law's data are sound.

Library only: works on a machine without a server or a database.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import TYPE_CHECKING, Annotated, Any

import typer

from teduh.cli.rows import (
    ListFormat,
    ListFormatOption,
    ShowFormat,
    ShowFormatOption,
    print_json,
    print_rows,
)
from teduh.cli.runtime import _, print_findings, say

if TYPE_CHECKING:
    from teduh.law.rules import Rule

app = typer.Typer(no_args_is_help=True, add_completion=False)
RuleId = Annotated[
    str, typer.Argument(metavar="ID", help="Id of a rule, as etik-foto-bersama-bakal-calon.")
]
COLUMNS = ("rule", "kind", "legal_basis", "valid_from", "valid_to", "status")


@app.command("list")
def list_rules(form: ListFormatOption = ListFormat.TEXT) -> None:
    """List the rules of neutrality: table, legal basis, validity."""
    from teduh.law.rules import rules

    print_rows(COLUMNS, [_row(rule) for rule in rules()], form)


@app.command()
def show(rule: RuleId, form: ShowFormatOption = ShowFormat.TEXT) -> None:
    """Explain a rule: who it binds, since when, what may follow, where sources differ."""
    from teduh.kernel.texts import pick
    from teduh.law.rules import rule_get
    from teduh.law.vocabulary import names_of

    found = rule_get(rule)
    if form is ShowFormat.JSON:
        print_json(_as_data(found))
        return

    def name(group: str, key: str) -> str:
        return pick(dict(names_of(group)[key]))

    say(f"{found.id}: {pick(dict(found.name))}")
    say(pick(dict(found.explanation)))
    say()
    say(_("Table: {kind}").format(kind=name("kinds", found.kind)))
    say(_("Legal basis: {basis}").format(basis=found.legal_basis))
    say(_("Sanction: {sanction}").format(sanction=pick(dict(found.sanction.text))))
    say(_("When: {phase}").format(phase=name("phases", found.phase)))
    for title, group, keys in (
        (_("Whom it binds"), "persons", found.subjects),
        (_("In which elections"), "elections", found.elections),
    ):
        say(f"{title}: {', '.join(name(group, key) for key in keys)}")
    say(
        _("Valid from {valid_from} to {valid_to}: {status}").format(
            valid_from=_day(found.validity.valid_from),
            valid_to=_day(found.validity.valid_to),
            status=name("statuses", found.status),
        )
    )
    if found.replaced_by:
        say(_("Replaced by: {rule}").format(rule=found.replaced_by))
    changes = [f"{pick(dict(c.name))}: {pick(dict(c.effect))}" for c in found.changes]
    _section(_("Law that changed"), changes)
    _section(_("Sources differ"), [pick(dict(text)) for text in found.conflicts])
    for reading in found.readings:
        positions = [f"{pick(dict(p.holder))}: {pick(dict(p.text))}" for p in reading.positions]
        _section(pick(dict(reading.question)), [*positions, pick(dict(reading.standing))])
    _section(_("Not confirmed"), [pick(dict(text)) for text in found.unconfirmed])
    _section(_("Sources"), [source.url for source in found.sources])


@app.command()
def check() -> None:
    """Check rules, clocks, tracks, windows and calendars; exit code 1 on an error."""
    from teduh.law.bodies import body_findings
    from teduh.law.clocks.calendar import calendar_findings
    from teduh.law.clocks.rules import deadline_findings
    from teduh.law.incumbent import compliance_findings, window_findings
    from teduh.law.rules import rule_findings, rules
    from teduh.law.tracks import track_findings, track_ids

    findings = [
        *rule_findings(),
        *deadline_findings(),
        *calendar_findings(),
        *track_findings(),
        *window_findings(),
        *compliance_findings(),
        *body_findings(),
    ]
    print_findings(findings)
    if findings:
        raise typer.Exit(1)
    text = _("{rules} rules and {tracks} tracks are sound.")
    say(text.format(rules=len(rules()), tracks=len(track_ids())))


def _row(rule: Rule) -> dict[str, Any]:
    return {
        "rule": rule.id,
        "kind": rule.kind.value,
        "legal_basis": rule.legal_basis,
        "valid_from": _iso(rule.validity.valid_from),
        "valid_to": _iso(rule.validity.valid_to),
        "status": rule.status.value,
    }


def _as_data(rule: Rule) -> dict[str, Any]:
    return {
        **_row(rule),
        "act": rule.act,
        "name": dict(rule.name),
        "explanation": dict(rule.explanation),
        "track": rule.track,
        "sanction": {"level": rule.sanction.level, "text": dict(rule.sanction.text)},
        "phase": rule.phase.value,
        "subjects": [person.value for person in rule.subjects],
        "elections": [election.value for election in rule.elections],
        "replaced_by": rule.replaced_by,
        "changes": [change.id for change in rule.changes],
        "conflicts": _plain(rule.conflicts),
        "readings": [
            {
                "id": reading.id,
                "question": dict(reading.question),
                "standing": dict(reading.standing),
                "positions": [
                    {"holder": dict(p.holder), "text": dict(p.text)} for p in reading.positions
                ],
            }
            for reading in rule.readings
        ],
        "confirmed": rule.is_confirmed,
        "unconfirmed": _plain(rule.unconfirmed),
        "sources": [source.url for source in rule.sources],
    }


def _plain(texts: tuple[Mapping[str, str], ...]) -> list[dict[str, str]]:
    return [dict(text) for text in texts]


def _iso(day: date | None) -> str:
    return day.isoformat() if day else ""


def _day(day: date | None) -> str:
    from teduh.kernel.clock import format_date

    return format_date(day) if day else "-"


def _section(title: str, lines: list[str]) -> None:
    if lines:
        say(f"\n{title}" if title.endswith("?") else f"\n{title}:")
        for line in lines:
            say(f"- {line}")
