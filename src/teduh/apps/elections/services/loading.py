"""Loading elections from their descriptions, the first time or again.

What others may refer to (election, contest, round, pair, party, office-holder) keeps its row; facts
without a name of their own (stages, figures, candidates) are replaced by those of the file.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any

from django.db import models, transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.elections.messages import ElectionMessage
from teduh.apps.elections.models import (
    Annulment,
    Candidate,
    CandidatePair,
    Contest,
    Election,
    Electorate,
    OfficeHolder,
    Party,
    PartySupport,
    Result,
    Round,
    Stage,
    StationCount,
    Turnout,
)
from teduh.apps.elections.rules.description import Description, Entry, read_description
from teduh.apps.regions.edition_files import place_column
from teduh.apps.regions.models import Place
from teduh.apps.regions.selectors import place_map
from teduh.kernel.clock import Clock
from teduh.kernel.errors import Finding, raise_errors
from teduh.kernel.scope import Actor


@dataclass(frozen=True)
class ElectionLoad:
    """An election that was loaded, whether anything changed, and warnings."""

    election: Election
    changed: bool
    findings: tuple[Finding, ...] = field(default=())


def elections_load(
    *, actor: Actor, slugs: Collection[str] | None = None, clock: Clock | None = None
) -> list[ElectionLoad]:
    """Load the elections that come with Teduh, or those of them named; places must be there."""
    folder = files("teduh.data") / "elections"
    found = sorted(
        (item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda f: f.name
    )
    return [
        election_load(source=item.read_bytes(), name=item.name, actor=actor, clock=clock)
        for item in found
        if slugs is None or item.name.removesuffix(".yaml") in slugs
    ]


def election_load(
    *, source: str | bytes, name: str, actor: Actor, clock: Clock | None = None
) -> ElectionLoad:
    """Make an election what its description says (`data/elections/README.md`).

    Raises
    ------
    InvalidInput
        With every finding, and nothing is written.
    """
    described = read_description(source, file=name)
    with transaction.atomic():
        known = Election.objects.filter(slug=described.election["slug"]).first()
        if known and known.content_hash == described.content_hash:
            return ElectionLoad(known, False, described.findings)
        places = _places(described)
        election = _Loader(described, places).load()
        audit_record(
            actor=actor,
            verb="election_loaded",
            subject_kind="election",
            subject_id=election.pk,
            details={"slug": election.slug, "content_hash": described.content_hash},
            clock=clock,
        )
    return ElectionLoad(election, True, described.findings)


def _places(described: Description) -> dict[str, Place]:
    wanted = list(described.places())
    places = place_map(code for code, _ in wanted)
    raise_errors(
        Finding(ElectionMessage.PLACE_UNKNOWN, where, {"code": code})
        for code, where in wanted
        if code not in places
    )
    return places


class _Loader:
    """Writes one description; runs inside the service's transaction."""

    def __init__(self, described: Description, places: Mapping[str, Place]) -> None:
        self.described = described
        self.places = places
        self.contests: dict[str, Contest] = {}
        self.rounds: dict[str, Round] = {}
        self.parties: dict[str, Party] = {}
        self.pairs: dict[tuple[str, int], CandidatePair] = {}

    def load(self) -> Election:
        """Write everything and return the election."""
        entry = self.described.election
        self.election, _ = Election.objects.update_or_create(
            slug=entry["slug"],
            defaults={
                **_sourced(entry),
                "kind": entry["kind"],
                "name_id": entry["name"]["id"],
                "name_en": entry["name"]["en"],
                "voting_on": entry["voting_on"],
                "missing": self.described.missing,
                "content_hash": self.described.content_hash,
            },
        )
        self._contests()
        self._rounds()
        self._parties()
        self._pairs()
        self._facts()
        self._office_holders()
        return self.election

    def _section(self, name: str) -> list[Entry]:
        return self.described.sections[name]

    def _place(self, code: str | None) -> Place | None:
        return self.places[code] if code else None

    def _contests(self) -> None:
        for entry in self._section("contests"):
            self.contests[entry["slug"]], _ = Contest.objects.update_or_create(
                slug=entry["slug"],
                defaults={
                    "election": self.election,
                    "office": entry["office"],
                    "constituency": self.places[entry["constituency"]],
                },
            )
        _drop(Contest.objects.filter(election=self.election), self.contests.values())

    def _rounds(self) -> None:
        for entry in self._section("rounds"):
            self.rounds[entry["slug"]], _ = Round.objects.update_or_create(
                slug=entry["slug"],
                defaults={
                    **_sourced(entry),
                    "election": self.election,
                    "number": entry["number"],
                    "kind": entry["kind"],
                    "name_id": entry["name"]["id"],
                    "name_en": entry["name"]["en"],
                    "voting_on": entry["voting_on"],
                    "place": self._place(entry["place"]),
                    "station": entry["station"],
                    "contest": self.contests.get(entry["contest"]),
                    "repeats": None,
                },
            )
        for entry in self._section("rounds"):
            row = self.rounds[entry["slug"]]
            row.repeats = self.rounds.get(entry["repeats"])
            row.save(update_fields=["repeats"])
            row.annulments.all().delete()
            Annulment.objects.bulk_create(
                Annulment(
                    **_sourced(ruling),
                    round=row,
                    contest=self.contests[ruling["contest"]],
                    annulled_on=ruling["on"],
                    annulled_by=ruling["by"],
                    reason_id=ruling["reason"]["id"],
                    reason_en=ruling["reason"]["en"],
                )
                for ruling in entry["annulments"]
            )
        _drop(Round.objects.filter(election=self.election), self.rounds.values())

    def _parties(self) -> None:
        for entry in self._section("parties"):
            self.parties[entry["slug"]], _ = Party.objects.update_or_create(
                slug=entry["slug"],
                defaults={
                    **_sourced(entry),
                    "name": entry["name"],
                    "abbreviation": entry["abbreviation"],
                },
            )

    def _pairs(self) -> None:
        for entry in self._section("pairs"):
            pair, _ = CandidatePair.objects.update_or_create(
                contest=self.contests[entry["contest"]],
                number=entry["number"],
                defaults={**_sourced(entry), "independent": entry["independent"]},
            )
            self.pairs[entry["contest"], entry["number"]] = pair
            pair.candidates.all().delete()
            Candidate.objects.bulk_create(
                Candidate(
                    **_sourced(member),
                    **_same(member, "role name other_spelling incumbent valid_from valid_to"),
                    pair=pair,
                    ended_because_id=member["ended_because"]["id"],
                    ended_because_en=member["ended_because"]["en"],
                )
                for member in entry["candidates"]
            )
            pair.supports.all().delete()
            PartySupport.objects.bulk_create(
                PartySupport(
                    **_sourced(support),
                    pair=pair,
                    party=self.parties[support["party"]],
                    nominating=support["nominating"],
                    round=self.rounds.get(support["round"]),
                )
                for support in entry["supports"]
            )
        _drop(CandidatePair.objects.filter(contest__election=self.election), self.pairs.values())

    def _facts(self) -> None:
        rounds = list(self.rounds.values())
        for model in (Stage, Electorate, StationCount):
            model._default_manager.filter(election=self.election).delete()
        for model in (Result, Turnout):
            model._default_manager.filter(round__in=rounds).delete()
        Stage.objects.bulk_create(
            Stage(
                **_sourced(entry),
                **_same(entry, "slug starts_on ends_on"),
                election=self.election,
                place=self._place(entry["place"]),
                name_id=entry["name"]["id"],
                name_en=entry["name"]["en"],
            )
            for entry in self._section("stages")
        )
        Electorate.objects.bulk_create(
            Electorate(
                **_counted(entry),
                **_same(entry, "station status voters male female"),
                election=self.election,
                round=self.rounds.get(entry["round"]),
                place=self.places[entry["place"]],
            )
            for entry in self._section("electorates")
        )
        StationCount.objects.bulk_create(
            StationCount(
                **_counted(entry),
                **_same(entry, "kind stations"),
                election=self.election,
                round=self.rounds.get(entry["round"]),
                place=self.places[entry["place"]],
            )
            for entry in self._section("station_counts")
        )
        StationCount.objects.bulk_create(self._stations_of_table())
        Result.objects.bulk_create(
            Result(
                **_counted(entry),
                **_same(entry, "station votes"),
                round=self.rounds[entry["round"]],
                pair=self.pairs[entry["contest"], entry["pair"]],
                place=self.places[entry["place"]],
            )
            for entry in self._section("results")
        )
        Turnout.objects.bulk_create(
            Turnout(
                **_counted(entry),
                **_same(entry, "station cast valid invalid turnout_pct"),
                round=self.rounds[entry["round"]],
                contest=self.contests[entry["contest"]],
                place=self.places[entry["place"]],
            )
            for entry in self._section("turnouts")
        )

    def _stations_of_table(self) -> list[StationCount]:
        table = self.described.station_table
        if table is None:
            return []
        counts = place_column(table["file"], table["column"])
        places = place_map(counts)
        return [
            StationCount(
                election=self.election,
                place=places[code],
                stations=int(stations),
                source_name=table["source_name"],
                source_url=table["source_url"],
            )
            for code, stations in counts.items()
            if code in places
        ]

    def _office_holders(self) -> None:
        for entry in self._section("office_holders"):
            pair = entry["pair"] or {}
            OfficeHolder.objects.update_or_create(
                place=self.places[entry["place"]],
                **_same(entry, "office capacity name starts_on"),
                defaults={
                    **_sourced(entry),
                    **_same(entry, "decree ends_on on_leave_from on_leave_to interest"),
                    "pair": self.pairs.get((pair.get("contest"), pair.get("number"))),
                },
            )


def _same(entry: Entry, names: str) -> dict[str, Any]:
    return {name: entry[name] for name in names.split()}


def _sourced(entry: Entry) -> dict[str, Any]:
    note = entry["note"]
    return {"source_url": entry["source_url"], "note_id": note["id"], "note_en": note["en"]}


def _counted(entry: Entry) -> dict[str, Any]:
    return {**_sourced(entry), **_same(entry, "standing source_name as_of")}


def _drop(rows: models.QuerySet[Any], kept: Iterable[models.Model]) -> None:
    """Delete the rows of this election that the file no longer has."""
    rows.exclude(pk__in=[row.pk for row in kept]).delete()
