"""`teduh regions`: load places, search them, resolve old codes, and keep dusun, RW and RT."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from teduh.cli.runtime import DataDir, _, installation_open, print_findings, say
from teduh.kernel.errors import Finding, InvalidInput

if TYPE_CHECKING:
    from collections.abc import Iterable

    from teduh.apps.regions.models import Place
    from teduh.kernel.scope import Scope

app = typer.Typer(no_args_is_help=True, add_completion=False)
hamlets = typer.Typer(no_args_is_help=True, help="Dusun, RW and RT.")
app.add_typer(hamlets, name="hamlets")
By = Annotated[str, typer.Option("--by", help="Sign-in name of the person who does it.")]


@app.command()
def load(data_dir: DataDir = None) -> None:
    """Load the 91,599 places of the current edition; again does no harm."""
    installation_open(data_dir)
    from teduh.apps.regions.services import places_load_edition
    from teduh.kernel.scope import SYSTEM_ACTOR

    report = places_load_edition(actor=SYSTEM_ACTOR)
    print_findings(report.findings)
    count = sum(report.counts.values())
    say(_("{decree}: {count} places.").format(decree=report.edition.decree, count=count))


@app.command("import")
def import_edition(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: kode, nama and, if any, kode_lama.")],
    label: Annotated[str, typer.Option(help="Short name of the edition, as 2026.")],
    decree: Annotated[str, typer.Option(help="The decree.")],
    valid_from: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="First day.")],
    within: Annotated[str, typer.Option(help="Code of the place that the list covers.")] = "id",
    data_dir: DataDir = None,
) -> None:
    """Make the places those of an official list; old codes keep leading to them."""
    installation_open(data_dir)
    from teduh.apps.regions.edition_files import EditionInfo, read_edition_csv
    from teduh.apps.regions.services import places_import_edition
    from teduh.kernel.scope import SYSTEM_ACTOR

    report = places_import_edition(
        rows=read_edition_csv(file),
        info=EditionInfo(label, decree, valid_from.date(), (within,)),
        source=file.name,
        within=within,
        actor=SYSTEM_ACTOR,
    )
    print_findings(report.findings)
    text = _("{created} new, {renamed} renamed, {recoded} with a new code, {ended} ended.")
    say(
        text.format(
            created=report.created,
            renamed=report.renamed,
            recoded=report.recoded,
            ended=report.ended,
        )
    )


@app.command()
def search(
    query: Annotated[str, typer.Argument(help="A name or code; 'Sukamaju, Kukar' narrows.")],
    limit: Annotated[int, typer.Option(min=1, max=200, help="How many at most.")] = 10,
    within: Annotated[str | None, typer.Option(help="Code of a place.")] = None,
    data_dir: DataDir = None,
) -> None:
    """Find places by name, typing errors forgiven: code, name, where, one a line."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import place_search

    hits = place_search(query, limit, within)
    for hit in hits:
        other = f" ({hit.other_name})" if hit.other_name else ""
        say(f"{hit.path}\t{hit.name}{other}\t{hit.parents_text}")
    if not hits:
        from teduh.apps.regions.messages import RegionMessage

        print_findings([Finding(RegionMessage.SEARCH_EMPTY, params={"query": query})])
        raise typer.Exit(1)


@app.command()
def show(
    code: Annotated[str, typer.Argument(help="Kemendagri code.")], data_dir: DataDir = None
) -> None:
    """Show one place: what it is, where it lies, what lies below it, its codes and names."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import (
        place_ancestors,
        place_count,
        place_former_names,
        place_get,
    )

    place = place_get(code)
    say(f"{place.path}  {place.name}  ({place.get_kind_display()})")
    above = [parent.name for parent in reversed(place_ancestors(place))]
    if above:
        say(", ".join(above))
    if place.latitude is not None:
        say(f"{place.latitude}, {place.longitude}  {place.zone}")
    for level, count in place_count(place).items():
        say(f"{level}: {count}")
    for row in place.codes.order_by("scheme", "code"):
        ended = f" → {row.valid_to}" if row.valid_to else ""
        say(f"{row.scheme} {row.code}{ended}")
    for name in place_former_names(place):
        say(_("formerly {name}").format(name=name.name))


@app.command()
def resolve(
    code: Annotated[str, typer.Argument(help="A code, of today or of before.")],
    edition: Annotated[str | None, typer.Option(help="Edition it was taken from, as 2020.")] = None,
    scheme: Annotated[str, typer.Option(help="kemendagri or bps.")] = "kemendagri",
    data_dir: DataDir = None,
) -> None:
    """Say which place of today a code means: its code, its name."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import place_resolve

    found = place_resolve(code, edition, scheme)
    if found.finding is not None:
        print_findings([found.finding])
    if found.place is None:
        raise typer.Exit(1)
    say(f"{found.place.path}\t{found.place.name}")


@hamlets.command("import")
def hamlets_import_file(
    file: Annotated[Path, typer.Argument(help="CSV or XLSX: dusun, rw, rt (as OpenSID).")],
    by: By,
    village: Annotated[str, typer.Option(help="Code of the village; or a column kode_desa.")] = "",
    data_dir: DataDir = None,
) -> None:
    """Propose the dusun, RW and RT of a list; a supervisor approves them."""
    installation_open(data_dir)
    from teduh.apps.regions.services import hamlets_import

    report = hamlets_import(source=file, name=file.name, scope=scope_of(by), village_code=village)
    print_findings(report.findings)
    say_places(report.proposed)
    text = _("{proposed} proposed, {existing} there already.")
    say(text.format(proposed=len(report.proposed), existing=report.existing))


@hamlets.command("pending")
def pending(
    by: By,
    within: Annotated[str, typer.Option(help="Code of a place.")] = "id",
    data_dir: DataDir = None,
) -> None:
    """List what waits for approval, as far as the person may see it."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import hamlets_pending

    say_places(hamlets_pending(scope=scope_of(by), within=within))


@hamlets.command("approve")
def approve(
    code: Annotated[str, typer.Argument(help="Code of a proposed place, or of a village.")],
    by: By,
    below: Annotated[bool, typer.Option("--below", help="Also what is proposed below it.")] = False,
    data_dir: DataDir = None,
) -> None:
    """Approve a proposed dusun, RW or RT; `--below` with a village approves all of it."""
    installation_open(data_dir)
    from teduh.apps.regions.selectors import hamlets_pending
    from teduh.apps.regions.services import hamlet_approve

    scope = scope_of(by)
    waiting = hamlets_pending(scope=scope, within=code) if below else []
    codes = [place.path for place in waiting] or [code]
    say_places(hamlet_approve(code=one, scope=scope) for one in codes)


def scope_of(username: str) -> Scope:
    """Return what a person may do today; wrong use when there is no such person."""
    from teduh.apps.accounts.messages import AccountsMessage
    from teduh.apps.accounts.selectors import person_by_username, scope_for
    from teduh.kernel.clock import SystemClock

    person = person_by_username(username)
    if person is None:
        params = {"username": username}
        raise InvalidInput(Finding(AccountsMessage.PERSON_UNKNOWN, params=params))
    return scope_for(person, SystemClock().now())


def say_places(places: Iterable[Place]) -> None:
    """Print places one a line: code, name."""
    for place in places:
        say(f"{place.path}\t{place.name}")
