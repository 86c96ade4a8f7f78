"""Which place an outline in a file is: by its code, else by its name within its parent.

Codes of BPS and of Kemendagri are told apart by the scheme, never by their digits; a code without
dots needs the scheme to be said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rapidfuzz import fuzz, process

from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.rules.names import kind_named, match_key
from teduh.kernel.errors import Finding, Level, Where
from teduh.kernel.region_codes import region_code_from_compact, region_code_is_valid

DIFFERENT: Final = 55.0  # names less alike than this are of two places
DOUBTFUL_SHARE: Final = 0.2
SUGGEST: Final = 80.0
LEVELS: Final = ("province", "regency", "district", "village")


@dataclass(frozen=True, slots=True)
class Preset:
    """The columns in which a publisher writes codes and names, level by level."""

    scheme: str
    code: Mapping[str, tuple[str, ...]]
    name: Mapping[str, tuple[str, ...]]
    strip_prefix: str = ""
    source: str = ""
    licence: str = ""


_OWN_NAMES: Final = ("nama", "name", "namobj", "nm")
PRESETS: Final = {
    # Badan Informasi Geospasial, batas wilayah (Kemendagri codes with dots).
    "big": Preset(
        scheme="kemendagri",
        code={
            "province": ("KDPPUM", "KDPROV"),
            "regency": ("KDPKAB", "KDKABB"),
            "district": ("KDCPUM", "KDKECM"),
            "village": ("KDEPUM", "KDDESA"),
        },
        name={
            "province": ("WADMPR",),
            "regency": ("WADMKK",),
            "district": ("WADMKC",),
            "village": ("WADMKD", "NAMOBJ"),
        },
        source="Badan Informasi Geospasial",
    ),
    # OCHA Common Operational Datasets: P-codes are `ID` and a BPS code.
    "hdx-cod-ab": Preset(
        scheme="bps",
        code={level: (f"ADM{i}_PCODE", f"adm{i}_pcode") for i, level in enumerate(LEVELS, 1)},
        name={
            level: (f"ADM{i}_ID", f"ADM{i}_EN", f"adm{i}_name") for i, level in enumerate(LEVELS, 1)
        },
        strip_prefix="ID",
        source="OCHA COD-AB",
        licence="CC BY-IGO",
    ),
    # geoBoundaries: names only, without parents.
    "geoboundaries": Preset(
        scheme="",
        code={},
        name=dict.fromkeys(LEVELS, ("shapeName",)),
        source="geoBoundaries",
        licence="CC BY 4.0",
    ),
}
PLAIN: Final = Preset(
    scheme="",
    code=dict.fromkeys(LEVELS, ("kode", "code", "region_code", "kode_wilayah")),
    name=dict.fromkeys(LEVELS, _OWN_NAMES),
)
PARENT_CODES: Final = ("kode_induk", "parent_code")


@dataclass(frozen=True, slots=True)
class FeatureKey:
    """What a file says of one outline. `parents` are names by level, as far as it gives them."""

    row: int
    code: str = ""
    name: str = ""
    parent_code: str = ""
    parents: Mapping[str, str] = field(default_factory=dict)
    parent_codes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class KnownPlace:
    """A place as matching needs it."""

    place_id: int
    code: str
    name: str
    level: str
    kind: str
    parent_id: int | None


@dataclass(frozen=True, slots=True)
class Match:
    """What became of one feature: `code`, `name`, `unmatched` or `ambiguous`."""

    key: FeatureKey
    outcome: str
    place: KnownPlace | None = None
    candidates: tuple[KnownPlace, ...] = ()
    suggestion: str = ""


class Directory:
    """The places that outlines may be of, with their codes of today and of before."""

    def __init__(
        self,
        places: Iterable[KnownPlace],
        codes: Mapping[tuple[str, str], int],
        other_names: Iterable[tuple[int, str]] = (),
    ) -> None:
        self.places = {place.place_id: place for place in places}
        self.codes = codes  # (scheme, code) -> place_id
        self.by_name: defaultdict[tuple[str, str], list[KnownPlace]] = defaultdict(list)
        self.below: defaultdict[tuple[str, int], list[KnownPlace]] = defaultdict(list)
        for place in self.places.values():
            self.by_name[place.level, match_key(place.name, place.level)].append(place)
            if place.parent_id is not None:
                self.below[place.level, place.parent_id].append(place)
        for place_id, name in other_names:
            place = self.places.get(place_id)
            if place is not None:
                named = self.by_name[place.level, match_key(name, place.level)]
                if place not in named:
                    named.append(place)

    def coded(self, scheme: str, code: str, level: str) -> KnownPlace | None:
        """Return the place of a level that has or had this code in a scheme."""
        place = self.places.get(self.codes.get((scheme, code), -1))
        return place if place is not None and place.level == level else None

    def named(self, name: str, level: str, parent: KnownPlace | None) -> list[KnownPlace]:
        """Return the places of a name at a level, directly or further below `parent`."""
        found = self.by_name.get((level, match_key(name, level)), [])
        if parent is not None:
            found = [place for place in found if self._is_below(place, parent.place_id)]
        kind = kind_named(name)
        of_kind = [place for place in found if place.kind == kind]
        return of_kind or found

    def _is_below(self, place: KnownPlace, ancestor_id: int) -> bool:
        while place.parent_id is not None:
            if place.parent_id == ancestor_id:
                return True
            above = self.places.get(place.parent_id)
            if above is None:
                return False
            place = above
        return False


def clean_code(text: str, scheme: str) -> str:
    """Return a code in the form of its scheme: dotted for Kemendagri, digits for BPS.

    >>> clean_code("6402", "kemendagri"), clean_code("6403", "bps")
    ('64.02', '6403')
    """
    code = text.strip()
    if scheme == "kemendagri" and code.isdecimal() and len(code) in (2, 4, 6, 10):
        return region_code_from_compact(code)
    return code


def guess_scheme(codes: Sequence[str]) -> str:
    """Return `kemendagri` when codes are dotted or of a province, else nothing: it must be said."""
    given = [code for code in codes if code]
    dotted = all(region_code_is_valid(code) for code in given)
    return "kemendagri" if given and dotted else ""


def match_features(
    keys: Sequence[FeatureKey], level: str, scheme: str, directory: Directory
) -> tuple[list[Match], list[Finding]]:
    """Match every feature; the findings are warnings, and an error when the codes seem foreign."""
    matches = [_match(key, level, scheme, directory) for key in keys]
    findings = [finding for match in matches if (finding := _told(match))]
    coded = [m for m in matches if m.outcome == "code" and m.place and m.key.name]
    odd = [m for m in coded if _names_differ(m.key.name, m.place.name, level)]  # type: ignore[union-attr]
    for match in odd:
        place = match.place
        assert place is not None  # noqa: S101 - for the type checker
        params = {"code": match.key.code, "name": match.key.name, "place": place.name}
        where = Where(row=match.key.row)
        findings.append(Finding(RegionMessage.BOUNDARY_NAME_DIFFERS, where, params, Level.WARNING))
    if coded and len(odd) > DOUBTFUL_SHARE * len(coded):
        params_doubt = {"count": len(odd), "total": len(coded)}
        findings.append(Finding(RegionMessage.BOUNDARY_SCHEME_DOUBTFUL, params=params_doubt))
    if not any(m.place for m in matches):
        findings.append(Finding(RegionMessage.BOUNDARY_NONE_MATCHED, params={"level": level}))
    return matches, findings


def _match(key: FeatureKey, level: str, scheme: str, directory: Directory) -> Match:
    if key.code and scheme:
        place = directory.coded(scheme, clean_code(key.code, scheme), level)
        if place is not None:
            return Match(key, "code", place)
    if not key.name:
        return Match(key, "unmatched")
    parent, told = _parent(key, level, scheme, directory)
    if told and parent is None:
        return Match(key, "unmatched")
    found = directory.named(key.name, level, parent)
    if len(found) == 1:
        return Match(key, "name", found[0])
    if found:
        return Match(key, "ambiguous", candidates=tuple(found))
    return Match(key, "unmatched", suggestion=_suggest(key.name, level, parent, directory))


def _parent(
    key: FeatureKey, level: str, scheme: str, directory: Directory
) -> tuple[KnownPlace | None, bool]:
    """Return the nearest parent that can be found, and whether the file names one at all."""
    depth = LEVELS.index(level)
    told = False
    if key.parent_code and scheme and depth:
        told = True
        found = directory.coded(scheme, clean_code(key.parent_code, scheme), LEVELS[depth - 1])
        if found is not None:
            return found, told
    place: KnownPlace | None = None
    for above in LEVELS[:depth]:
        code, name = key.parent_codes.get(above, ""), key.parents.get(above, "")
        if not (code or name):
            continue
        told = True
        by_code = directory.coded(scheme, clean_code(code, scheme), above) if code else None
        if by_code is not None:
            place = by_code
            continue
        named = directory.named(name, above, place) if name else []
        if len(named) != 1:
            return None, told
        place = named[0]
    return place, told


def _suggest(name: str, level: str, parent: KnownPlace | None, directory: Directory) -> str:
    if parent is None:
        return ""
    near = directory.below.get((level, parent.place_id), [])
    keys = {match_key(place.name, level): place for place in near}
    best = process.extractOne(
        match_key(name, level), list(keys), scorer=fuzz.ratio, score_cutoff=SUGGEST
    )
    return f"{keys[best[0]].code} {keys[best[0]].name}" if best else ""


def _names_differ(name: str, other: str, level: str) -> bool:
    plain, known = match_key(name, level), match_key(other, level)
    return fuzz.ratio(plain, known) < DIFFERENT


def _told(match: Match) -> Finding | None:
    where = Where(row=match.key.row)
    label = match.key.name or match.key.code or "?"
    if match.outcome == "unmatched":
        params = {"name": label, "suggestion": match.suggestion or "-"}
        return Finding(RegionMessage.BOUNDARY_UNMATCHED, where, params, Level.WARNING)
    if match.outcome == "ambiguous":
        places = ", ".join(place.code for place in match.candidates[:5])
        params = {"name": label, "places": places}
        return Finding(RegionMessage.BOUNDARY_AMBIGUOUS, where, params, Level.WARNING)
    return None
