"""An election described as data (`data/elections/*.yaml`), read and checked as a whole.

`read_description` knows the shape and what must add up; whether places exist is for the service,
which knows the database.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from teduh.apps.elections.messages import ElectionMessage as M
from teduh.apps.elections.rules.fields import (
    Field,
    choice,
    count,
    day,
    number,
    plain,
    read_entry,
    text,
    texts,
    truth,
)
from teduh.kernel.errors import Finding, Level, Where, raise_errors
from teduh.kernel.provenance import digest_bytes
from teduh.kernel.yaml_files import YamlDocument, read_yaml

ELECTION_KINDS: Final = ("pemilu", "pemilu_nasional", "pemilu_daerah", "pilkada", "pilkades")
OFFICES: Final = (
    *("president", "governor", "deputy_governor", "regent", "deputy_regent"),
    *("mayor", "deputy_mayor"),
)
CAPACITIES: Final = ("definitive", "pjs", "pj", "plt", "plh")
INTERESTS: Final = ("none", "candidate", "spouse", "kin", "campaigner")
_SOURCE: Final = {
    "source_url": Field(text, default=""),
    "note": Field(texts, default={"id": "", "en": ""}),
}
_COUNTED: Final = {
    **_SOURCE,
    "source_name": Field(text, default=""),
    "as_of": Field(day),
    "standing": Field(choice("main", "conflict"), default="main"),
}
ELECTION_FIELDS: Final = {
    **_SOURCE,
    "slug": Field(text, True),
    "kind": Field(choice(*ELECTION_KINDS), True),
    "name": Field(texts, True),
    "voting_on": Field(day, True),
}
SECTIONS: Final[dict[str, dict[str, Field]]] = {
    "contests": {
        "slug": Field(text, True),
        "office": Field(choice(*OFFICES), True),
        "constituency": Field(text, True),
    },
    "rounds": {
        **_SOURCE,
        "slug": Field(text, True),
        "number": Field(count, True),
        "kind": Field(choice("first", "revote", "station"), True),
        "name": Field(texts, True),
        "voting_on": Field(day, True),
        "place": Field(text),
        "station": Field(text, default=""),
        "contest": Field(text),
        "repeats": Field(text),
        "annulments": Field(plain, default=()),
    },
    "stages": {
        **_SOURCE,
        "slug": Field(text, True),
        "name": Field(texts, True),
        "place": Field(text),
        "starts_on": Field(day),
        "ends_on": Field(day),
    },
    "parties": {
        **_SOURCE,
        "slug": Field(text, True),
        "name": Field(text, True),
        "abbreviation": Field(text, default=""),
    },
    "pairs": {
        **_SOURCE,
        "contest": Field(text, True),
        "number": Field(count, True),
        "independent": Field(truth, default=False),
        "candidates": Field(plain, True),
        "supports": Field(plain, default=()),
    },
    "results": {
        **_COUNTED,
        "round": Field(text, True),
        "contest": Field(text, True),
        "pair": Field(count, True),
        "place": Field(text, True),
        "station": Field(text, default=""),
        "votes": Field(count, True),
    },
    "turnouts": {
        **_COUNTED,
        "round": Field(text, True),
        "contest": Field(text, True),
        "place": Field(text, True),
        "station": Field(text, default=""),
        "cast": Field(count),
        "valid": Field(count),
        "invalid": Field(count),
        "turnout_pct": Field(number),
    },
    "electorates": {
        **_COUNTED,
        "place": Field(text, True),
        "round": Field(text),
        "station": Field(text, default=""),
        "status": Field(choice("dp4", "dphp", "dps", "dpt"), True),
        "voters": Field(count, True),
        "male": Field(count),
        "female": Field(count),
    },
    "station_counts": {
        **_COUNTED,
        "place": Field(text, True),
        "round": Field(text),
        "kind": Field(choice("all", "regular", "special"), default="all"),
        "stations": Field(count, True),
    },
    "office_holders": {
        **_SOURCE,
        "place": Field(text, True),
        "office": Field(choice(*OFFICES), True),
        "name": Field(text, True),
        "capacity": Field(choice(*CAPACITIES), True),
        "decree": Field(text, default=""),
        "starts_on": Field(day),
        "ends_on": Field(day),
        "on_leave_from": Field(day),
        "on_leave_to": Field(day),
        "interest": Field(choice(*INTERESTS), default="none"),
        "pair": Field(plain),
    },
}
STATION_TABLE: Final = {
    "file": Field(text, True),
    "column": Field(text, True),
    "source_name": Field(text, default=""),
    "source_url": Field(text, default=""),
}
NESTED: Final[dict[tuple[str, str], dict[str, Field]]] = {
    ("rounds", "annulments"): {
        "contest": Field(text, True),
        "on": Field(day, True),
        "by": Field(text, True),
        "reason": Field(texts, default={"id": "", "en": ""}),
        "source_url": Field(text, default=""),
        "note": Field(texts, default={"id": "", "en": ""}),
    },
    ("pairs", "candidates"): {
        **_SOURCE,
        "role": Field(choice("head", "deputy"), True),
        "name": Field(text, True),
        "other_spelling": Field(text, default=""),
        "incumbent": Field(truth, default=False),
        "valid_from": Field(day),
        "valid_to": Field(day),
        "ended_because": Field(texts, default={"id": "", "en": ""}),
    },
    ("pairs", "supports"): {
        **_SOURCE,
        "party": Field(text, True),
        "nominating": Field(truth, default=True),
        "round": Field(text),
    },
}
# What makes two entries of a section the same thing stated twice.
KEYS: Final = {
    "contests": ("slug",),
    "rounds": ("slug",),
    "stages": ("slug",),
    "parties": ("slug",),
    "pairs": ("contest", "number"),
    "results": ("round", "contest", "pair", "place", "station"),
    "turnouts": ("round", "contest", "place", "station"),
    "electorates": ("place", "round", "station", "status"),
    "station_counts": ("place", "round", "kind"),
    "office_holders": ("place", "office", "capacity", "name", "starts_on"),
}


@dataclass(frozen=True)
class Entry:
    """One entry: its values by field name and its place in the file."""

    values: dict[str, Any]
    where: Where

    def __getitem__(self, name: str) -> Any:
        return self.values[name]


@dataclass(frozen=True)
class Description:
    """An election as it is described, complete and consistent in itself."""

    election: Entry
    sections: dict[str, list[Entry]]
    missing: list[dict[str, str]]
    content_hash: str
    station_table: Entry | None = None  # where one count of stations a place is found
    findings: tuple[Finding, ...] = field(default=())  # warnings

    def places(self) -> Iterator[tuple[str, Where]]:
        """Yield every code of a place with where it stands."""
        for section, entries in self.sections.items():
            name = "constituency" if section == "contests" else "place"
            for entry in entries:
                if entry.values.get(name):
                    yield entry[name], entry.where


def read_description(source: str | bytes, *, file: str) -> Description:
    """Read an election.

    Raises
    ------
    InvalidInput
        With every finding: shape, days, references between parts, entries that stand twice.
    """
    data = source.encode() if isinstance(source, str) else source
    document = read_yaml(source, file=file)
    top = document.data if isinstance(document.data, Mapping) else {}
    findings: list[Finding] = []
    if "election" not in top:
        where = Where(file=file)
        findings.append(Finding(M.SECTION_MISSING, where, {"section": "election"}))
    for name in top:
        if name not in (*SECTIONS, "election", "missing", "station_counts_from"):
            findings.append(Finding(M.SECTION_UNKNOWN, document.where(name), {"section": name}))
    values, found = read_entry(top.get("election") or {}, ELECTION_FIELDS, document, "election")
    findings += found
    sections = {
        name: _read_section(top.get(name) or [], name, document, findings) for name in SECTIONS
    }
    missing = []
    for i, item in enumerate(top.get("missing") or []):
        fields = {"missing": Field(texts, True)}
        values_, found = read_entry({"missing": item}, fields, document, f"missing[{i}]")
        findings += found
        missing.append(values_["missing"])
    table = None
    if "station_counts_from" in top:
        path = "station_counts_from"
        columns, found = read_entry(top[path], STATION_TABLE, document, path)
        findings += found
        table = Entry(columns, document.where(path))
    raise_errors(findings)
    findings += _check_references(sections)
    findings += _check_keys(sections)
    findings += _check_days(sections)
    findings += _check_sums(sections)
    raise_errors(findings)
    election = Entry(values, document.where("election"))
    return Description(election, sections, missing, digest_bytes(data), table, tuple(findings))


def _read_section(
    entries: Any, name: str, document: YamlDocument, findings: list[Finding]
) -> list[Entry]:
    if not isinstance(entries, list):
        findings.append(Finding(M.NOT_A_LIST, document.where(name), {"section": name}))
        return []
    result = []
    for i, entry in enumerate(entries):
        path = f"{name}[{i}]"
        values, found = read_entry(entry, SECTIONS[name], document, path)
        findings += found
        for (section, key), fields in NESTED.items():
            if section == name and values:
                nested = []
                for j, inner in enumerate(values.get(key) or ()):
                    inner_path = f"{path}.{key}[{j}]"
                    inner_values, found = read_entry(inner, fields, document, inner_path)
                    findings += found
                    nested.append(Entry(inner_values, document.where(inner_path)))
                values[key] = nested
        result.append(Entry(values, document.where(path)))
    return result


def _check_references(sections: dict[str, list[Entry]]) -> list[Finding]:
    known = {
        "contest": {entry["slug"] for entry in sections["contests"]},
        "round": {entry["slug"] for entry in sections["rounds"]},
        "party": {entry["slug"] for entry in sections["parties"]},
    }
    known["repeats"] = known["round"]
    pairs = {(entry["contest"], entry["number"]) for entry in sections["pairs"]}
    findings = []

    def check(entry: Entry) -> None:
        for kind, slugs in known.items():
            value = entry.values.get(kind)
            if value and value not in slugs:
                params = {"kind": "round" if kind == "repeats" else kind, "value": value}
                findings.append(Finding(M.REFERENCE_UNKNOWN, entry.where, params))

    for section, entries in sections.items():
        for entry in entries:
            check(entry)
            for inner in (*entry.values.get("annulments", ()), *entry.values.get("supports", ())):
                check(inner)
            pair: Any = None
            if section == "results":
                pair = (entry["contest"], entry["pair"])
            elif section == "office_holders" and entry["pair"]:
                pair = (entry["pair"].get("contest"), entry["pair"].get("number"))
            if pair is not None and pair not in pairs:
                params = {"kind": "pair", "value": f"{pair[0]} {pair[1]}"}
                findings.append(Finding(M.REFERENCE_UNKNOWN, entry.where, params))
    return findings


def _check_keys(sections: dict[str, list[Entry]]) -> list[Finding]:
    findings = []
    for section, names in KEYS.items():
        seen = set()
        for entry in sections[section]:
            if entry.values.get("standing", "main") != "main":
                continue
            key = tuple(entry[name] for name in names)
            if key in seen:
                text_key = " ".join(str(part) for part in key if part not in (None, ""))
                findings.append(Finding(M.KEY_TWICE, entry.where, {"key": text_key}))
            seen.add(key)
    return findings


def _check_days(sections: dict[str, list[Entry]]) -> list[Finding]:
    spans = (("starts_on", "ends_on"), ("on_leave_from", "on_leave_to"))
    inner = [c for entry in sections["pairs"] for c in entry["candidates"]]
    candidates = [(entry, "valid_from", "valid_to") for entry in inner]
    dated = [
        (entry, start, end)
        for section in ("stages", "office_holders")
        for entry in sections[section]
        for start, end in spans
    ]
    return [
        Finding(M.DAYS_REVERSED, entry.where, {"start": str(first), "end": str(last)})
        for entry, start, end in dated + candidates
        if (first := entry.values.get(start)) and (last := entry.values.get(end)) and last < first
    ]


def _check_sums(sections: dict[str, list[Entry]]) -> list[Finding]:
    """Warn of main figures that do not add up; sources err, and both stay."""
    findings = []
    for entry in _main(sections["electorates"]):
        male, female = entry["male"], entry["female"]
        if None not in (male, female) and male + female != entry["voters"]:
            params = {"male": male, "female": female, "voters": entry["voters"]}
            findings.append(_warning(M.VOTERS_DO_NOT_ADD, entry, params))
    votes: defaultdict[tuple[Any, ...], dict[int, int]] = defaultdict(dict)
    place_key = ("round", "contest", "place", "station")
    for entry in _main(sections["results"]):
        votes[tuple(entry[name] for name in place_key)][entry["pair"]] = entry["votes"]
    numbers: defaultdict[str, set[int]] = defaultdict(set)
    for entry in sections["pairs"]:
        numbers[entry["contest"]].add(entry["number"])
    for entry in _main(sections["turnouts"]):
        cast, valid, invalid = entry["cast"], entry["valid"], entry["invalid"]
        if None not in (cast, valid, invalid) and valid + invalid != cast:
            params = {"valid": valid, "invalid": invalid, "cast": cast}
            findings.append(_warning(M.BALLOTS_DO_NOT_ADD, entry, params))
        stated = votes.get(tuple(entry[name] for name in place_key), {})
        if valid is not None and set(stated) == numbers[entry["contest"]]:
            total = sum(stated.values())
            if total != valid:
                params = {"votes": total, "valid": valid}
                findings.append(_warning(M.VOTES_DO_NOT_ADD, entry, params))
    return findings


def _main(entries: list[Entry]) -> Iterator[Entry]:
    return (entry for entry in entries if entry["standing"] == "main")


def _warning(message: M, entry: Entry, params: dict[str, Any]) -> Finding:
    return Finding(message, entry.where, params, Level.WARNING)
