"""`teduh deadline CLOCK START`: when a legal clock ends, and which days are not counted, and why.

`list` names the clocks. Any other word is taken as a clock. Library only: works on a machine
without a server or a database.
"""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from teduh.cli.rows import (
    ListFormat,
    ListFormatOption,
    ShowFormat,
    ShowFormatOption,
    print_json,
    print_rows,
)
from teduh.cli.runtime import WrongUse, _, print_findings, say
from teduh.kernel.errors import Finding

if TYPE_CHECKING:
    from teduh.law.clocks import DayOff, Deadline


class Zone(StrEnum):
    """Zones of Indonesia."""

    WIB = "WIB"
    WITA = "WITA"
    WIT = "WIT"


class Election(StrEnum):
    """Kinds of election, and the name under which 2024 is known."""

    PEMILU_NASIONAL = "pemilu_nasional"
    PEMILU_DAERAH = "pemilu_daerah"
    PILKADA = "pilkada"
    PILKADES = "pilkades"
    PEMILU = "pemilu"


class DeadlineGroup(TyperGroup):
    """A group whose first word may be a clock: `deadline kajian-awal …` is `deadline of …`."""

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """Take a word that is no command as the clock."""
        if args and args[0] not in self.commands and not args[0].startswith("-"):
            return "of", self.commands["of"], args
        return super().resolve_command(ctx, args)


app = typer.Typer(cls=DeadlineGroup, no_args_is_help=True, add_completion=False)
COLUMNS = (
    "clock", "period", "unit", "start_event", "election", "legal_basis", "valid_from", "valid_to",
)  # fmt: skip


@app.command("list")
def list_clocks(form: ListFormatOption = ListFormat.TEXT) -> None:
    """List the legal clocks: period, unit, start, election, legal basis, validity."""
    from teduh.law.clocks import clock_rules

    rows = [
        {
            "clock": rule.clock,
            "period": rule.period,
            "unit": rule.unit.value,
            "start_event": rule.start_event,
            "election": rule.election,
            "legal_basis": rule.legal_basis,
            "valid_from": rule.validity.valid_from.isoformat() if rule.validity.valid_from else "",
            "valid_to": rule.validity.valid_to.isoformat() if rule.validity.valid_to else "",
        }
        for rule in clock_rules()
    ]
    print_rows(COLUMNS, rows, form)


@app.command("of")
def of(
    clock: Annotated[
        str, typer.Argument(metavar="CLOCK", help="A clock, as kajian-awal; `list` names them.")
    ],
    start: Annotated[
        str, typer.Argument(metavar="START", help="Day or moment, as 2024-12-20T15:30.")
    ],
    election: Annotated[
        Election | None,
        typer.Option("--election", help="Kind of election, where the clock differs by it."),
    ] = None,
    zone: Annotated[
        Zone, typer.Option("--zone", case_sensitive=False, help="Zone of the office.")
    ] = Zone.WIB,
    form: ShowFormatOption = ShowFormat.TEXT,
) -> None:
    """Tell when a clock ends and which days are skipped; `deadline CLOCK START` is the short form.

    A day without a time is taken from its first moment.
    """
    from teduh.law.clocks import due

    found = due(clock, _moment(start, zone), election=election and election.value, zone=zone.value)
    if form is ShowFormat.JSON:
        print_json(_as_data(found))
        return
    _print_deadline(found)
    print_findings(found.warnings)


def _moment(text: str, zone: Zone) -> datetime:
    """Return what was typed as a moment in the office's zone."""
    from teduh.kernel.numerals import parse_date
    from teduh.law.clocks import ZONES
    from teduh.law.clocks.messages import ClockMessage

    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        day = parse_date(text)
        if not isinstance(day, date):
            finding = Finding(ClockMessage.START_UNREADABLE, params={"text": text[:40]})
            raise WrongUse(finding) from None
        moment = datetime.combine(day, time.min)
    return moment if moment.tzinfo else moment.replace(tzinfo=ZONES[zone.value])


def _print_deadline(found: Deadline) -> None:
    from teduh.kernel.clock import format_date
    from teduh.kernel.texts import pick
    from teduh.law.clocks.rules import UNIT_WORDS, start_events
    from teduh.law.vocabulary import names_of

    rule = found.rule
    assert found.due_at and found.warn_at  # noqa: S101 - nothing is paused here
    say(_("Ends: {moment}").format(moment=_in_words(found.due_at, found.zone)))
    say()
    election = pick(dict(names_of("elections")[rule.election]))
    say(f"{rule.clock}: {pick(dict(rule.name))} ({election})")
    say(_("Period: {period} {unit}").format(period=rule.period, unit=_(UNIT_WORDS[rule.unit])))
    event = pick(dict(start_events()[rule.start_event]))
    begun = _in_words(found.started_at, found.zone)
    say(_("Begins: {moment}, when {event}").format(moment=begun, event=event))
    if found.counted_from != found.started_at.date():
        day = format_date(found.counted_from, weekday=True)
        say(_("Counts as received on: {day}").format(day=day))
    say(_("Warns from: {moment}").format(moment=_in_words(found.warn_at, found.zone)))
    say(_("Legal basis: {basis}").format(basis=rule.legal_basis))
    if rule.note:
        say(pick(dict(rule.note)))
    for source in rule.sources:
        say(_("Source: {url}").format(url=source.url))
    say()
    say(_("Days not counted: {count}").format(count=len(found.skipped)))
    for off in found.skipped:
        say(f"- {format_date(off.on, weekday=True)}: {_reason(off)}")


def _reason(off: DayOff) -> str:
    from teduh.kernel.texts import pick
    from teduh.law.clocks.calendar import DAY_OFF_WORDS

    word = _(DAY_OFF_WORDS[off.kind])
    return f"{word} ({pick(dict(off.name))})" if off.name else word


def _in_words(moment: datetime, zone: str) -> str:
    from teduh.kernel.clock import format_date
    from teduh.kernel.texts import get_language

    clock = moment.strftime("%H.%M" if get_language() == "id" else "%H:%M")
    return f"{format_date(moment.date(), weekday=True)}, {clock} {zone}"


def _as_data(found: Deadline) -> dict[str, Any]:
    from teduh.kernel.texts import render

    rule = found.rule
    return {
        "clock": rule.clock,
        "election": rule.election,
        "period": rule.period,
        "unit": rule.unit.value,
        "start_event": rule.start_event,
        "legal_basis": rule.legal_basis,
        "zone": found.zone,
        "start": found.started_at.isoformat(),
        "counted_from": found.counted_from.isoformat(),
        "due_at": found.due_at.isoformat() if found.due_at else None,
        "warn_at": found.warn_at.isoformat() if found.warn_at else None,
        "skipped": [
            {"on": off.on.isoformat(), "reason": off.kind.value, "name": dict(off.name)}
            for off in found.skipped
        ],
        "readings": [
            {
                "period": other.period,
                "unit": other.unit.value,
                "legal_basis": other.legal_basis,
                "due_at": ends.isoformat() if ends else None,
            }
            for other, ends in found.readings
        ],
        "findings": [{**f.as_dict(), "text": render(f).as_line()} for f in found.warnings],
    }
