"""`teduh cases`: do counts of cases add up, our own and those that were published?"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say
from teduh.kernel.errors import Finding, Level

if TYPE_CHECKING:
    from teduh.apps.cases.statistics import Figures

app = typer.Typer(no_args_is_help=True, add_completion=False)


@app.callback()
def cases() -> None:
    """Counts of cases, without opening any."""


@app.command()
def balance(
    file: Annotated[
        Path | None,
        typer.Argument(
            metavar="[FILE]",
            help="CSV of published counts; without it the counts of this installation.",
            show_default=False,
        ),
    ] = None,
    data_dir: DataDir = None,
) -> None:
    """Check whether counts add up; exit code 1 when a figure does not.

    Of this installation every institution is checked, from clear columns; nothing is opened. A CSV
    has the columns table, measure, name, count, of, printed, one number a row.
    """
    findings = _published(file) if file else _own(data_dir)
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        say(_("{count} figures do not add up.").format(count=len(errors)), error=True)
        raise typer.Exit(1)
    say(_("What is stated adds up."))


def _published(file: Path) -> list[Finding]:
    """Check the tables of a file; print how each stands."""
    from teduh.law.balance_tables import check_tables

    found = []
    for table in check_tables(file, name=file.name):
        say(f"{table.name}: {_verdict(table.findings)} ({table.n_numbers})")
        print_findings(table.findings)
        found += table.findings
    return found


def _own(data_dir: Path | None) -> list[Finding]:
    """Check the counts of every institution that has cases; print them."""
    installation_open(data_dir)
    from teduh.apps.accounts.models import Institution
    from teduh.apps.cases.models import Case
    from teduh.apps.cases.selectors.counts import case_figures
    from teduh.apps.cases.statistics import figures_findings
    from teduh.kernel.clock import SystemClock

    found: list[Finding] = []
    now = SystemClock().now()
    with_cases = Case.objects.order_by().values("institution_id")
    for institution in Institution.objects.filter(pk__in=with_cases).order_by("name"):
        figures = case_figures(institution_id=institution.pk, now=now)
        findings = figures_findings(figures)
        say(f"{institution.name}: {_verdict(findings)}")
        _print_figures(figures)
        print_findings(findings)
        found += findings
    if not with_cases.exists():
        say(_("There is no case yet."))
    return found


def _print_figures(figures: Figures) -> None:
    from teduh.apps.cases.statistics import shares

    cases = figures.cases
    line = _(
        "  cases: received {received} = registered {registered} + not registered {not_registered}"
        " + in process {in_process}"
    )
    say(
        line.format(
            received=cases.received,
            registered=cases.registered,
            not_registered=cases.not_registered,
            in_process=cases.in_process,
        )
    )
    line = _("  outcomes: violation {violations}, none {no_violations}; people: {people}")
    say(
        line.format(
            violations=cases.violations,
            no_violations=cases.no_violations,
            people=figures.people.received,
        )
    )
    names = {
        "registered": _("registered"),
        "violations": _("violation found"),
        "clocks_met": _("clocks met"),
    }
    for name, numerator, denominator in shares(figures):
        line = _("  {name}: {numerator} of {denominator}")
        say(line.format(name=names[name], numerator=numerator, denominator=denominator))


def _verdict(findings: tuple[Finding, ...] | list[Finding]) -> str:
    levels = {finding.level for finding in findings}
    if Level.ERROR in levels:
        return _("does not add up")
    return _("cannot be checked wholly") if Level.WARNING in levels else _("adds up")
