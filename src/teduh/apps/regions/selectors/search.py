"""Search by name or code that forgives typing errors, over an index kept in memory.

The index holds every active place and is built again when the token of `PlaceRevision` changes.
Order of results: the exact code, of today or of before; the exact name; names that begin with what
was typed; names with a word that begins so; names spelled almost so (rapidfuzz `ratio` with a
cut-off: `WRatio` is ten times slower) and names that begin with the nearest of them. Within each,
the higher level comes first.
"""

from __future__ import annotations

import threading
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Final

from django.db import connection
from rapidfuzz import fuzz, process

from teduh.apps.regions.models import Place, PlaceName, PlaceRevision, PlaceStatus
from teduh.apps.regions.rules.names import name_key, name_split_title, place_name_key
from teduh.apps.regions.selectors.resolve import place_resolve
from teduh.kernel.region_codes import (
    PlaceLevel,
    region_code_ancestors,
    region_code_contains,
    region_code_is_valid,
)

CLOSE: Final = 84.0  # one letter in six or seven is wrong
CUTOFF: Final = 75.0  # one letter in four, when nothing is written so
SURE: Final = 90.0  # so near that single words need not be tried
MAX_QUERY: Final = 120
_LEVELS: Final = [level.value for level in PlaceLevel]
_RANKS: Final = {"code": 0, "name": 1, "prefix": 2, "word": 3, "spelling": 4}


@dataclass(frozen=True, slots=True)
class PlaceHit:
    """One place found. `parents` are (code, name), the nearest first; the nation is left out."""

    place_id: int
    path: str
    level: str
    kind: str
    name: str
    parents: tuple[tuple[str, str], ...]
    matched: str  # code, name, prefix, word or spelling
    other_name: str = ""  # the former name or code, or the short form, that matched
    score: float = 100.0

    @property
    def code(self) -> str:
        """Today's code."""
        return self.path

    @property
    def parents_text(self) -> str:
        """The names above, as `Tenggarong, Kabupaten Kutai Kartanegara, Kalimantan Timur`."""
        return ", ".join(name for _, name in self.parents)


class _ByLength:
    """Texts by length: two texts can be alike only when their lengths are."""

    def __init__(self, texts: Iterable[str]) -> None:
        self.texts = sorted(texts, key=len)
        self.lengths = [len(text) for text in self.texts]

    def like(self, text: str, cutoff: float, limit: int) -> list[tuple[str, float]]:
        """Return (text, score) of those whose `ratio` reaches the cut-off, the best first."""
        low = bisect_left(self.lengths, len(text) * cutoff / (200 - cutoff))
        high = bisect_right(self.lengths, len(text) * (200 - cutoff) / cutoff)
        found = process.extract(
            text, self.texts[low:high], scorer=fuzz.ratio, score_cutoff=cutoff, limit=limit
        )
        return [(other, score) for other, score, _ in found]


@dataclass
class _Index:
    token: str
    rows: dict[str, tuple[int, str, str, str]] = field(default_factory=dict)  # path -> id …
    by_key: dict[str, list[tuple[str, str]]] = field(default_factory=dict)  # key -> (path, other)
    paths: list[str] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    keys_by_length: _ByLength = field(default_factory=lambda: _ByLength(()))
    words_by_length: _ByLength = field(default_factory=lambda: _ByLength(()))
    word_keys: dict[str, list[str]] = field(default_factory=dict)


_lock = threading.Lock()
_indexes: dict[str, _Index] = {}


def _index() -> _Index:
    token = PlaceRevision.objects.values_list("token", flat=True).first() or ""
    name = str(connection.settings_dict["NAME"])
    index = _indexes.get(name)
    if index is None or index.token != token:
        with _lock:
            index = _indexes.get(name)
            if index is None or index.token != token:
                index = _indexes[name] = _build(token)
    return index


def _build(token: str) -> _Index:
    index = _Index(token)
    by_key: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    places = Place.objects.filter(status=PlaceStatus.ACTIVE).order_by()
    for pk, path, level, kind, name in places.values_list("pk", "path", "level", "kind", "name"):
        index.rows[path] = (pk, level, kind, name)
        by_key[place_name_key(name, level)].append((path, ""))
    others = PlaceName.objects.filter(place__status=PlaceStatus.ACTIVE)
    for name, path, level in others.values_list("name", "place__path", "place__level"):
        key = place_name_key(name, level)
        if path not in {known for known, _ in by_key[key]}:
            by_key[key].append((path, name))
    word_keys: defaultdict[str, list[str]] = defaultdict(list)
    for key in by_key:
        for word in set(key.split()):
            word_keys[word].append(key)
    index.by_key, index.keys = dict(by_key), sorted(by_key)
    index.paths = sorted(index.rows)
    index.word_keys, index.words = dict(word_keys), sorted(word_keys)
    index.keys_by_length = _ByLength(index.keys)
    index.words_by_length = _ByLength(word for word in index.words if len(word) > 3)
    return index


def _beginning(values: list[str], start: str, limit: int) -> Iterator[str]:
    for i in range(bisect_left(values, start), len(values)):
        if limit == 0 or not values[i].startswith(start):
            return
        limit -= 1
        yield values[i]


class _Found:
    """Places found so far, each with its best reason; only those inside `within` count."""

    def __init__(self, index: _Index, kind: str, within: str | None) -> None:
        self.index, self.kind, self.within = index, kind, within
        self.hits: dict[str, tuple[tuple[object, ...], str, str, float]] = {}

    def take(self, path: str, matched: str, other: str = "", score: float = 100.0) -> None:
        """Keep a place, if this reason is better than the one it has."""
        if self.within is not None and not region_code_contains(self.within, path):
            return
        _, level, kind, _ = self.index.rows[path]
        order = (
            _RANKS[matched],
            self.kind not in ("", kind),
            -round(score) if matched == "spelling" else 0,
            _LEVELS.index(level),
            path,
        )
        if path not in self.hits or order < self.hits[path][0]:
            self.hits[path] = (order, matched, other, score)

    def take_key(self, key: str, matched: str, score: float = 100.0) -> None:
        """Keep every place of a name."""
        for path, other in self.index.by_key[key]:
            self.take(path, matched, other, score)

    def best(self, limit: int) -> list[PlaceHit]:
        """Return the best, in order."""
        best = sorted(self.hits.items(), key=lambda item: item[1][0])[:limit]
        rows = self.index.rows
        return [
            PlaceHit(
                place_id=rows[path][0],
                path=path,
                level=rows[path][1],
                kind=rows[path][2],
                name=rows[path][3],
                parents=_parents(self.index, region_code_ancestors(path)),
                matched=matched,
                other_name=other,
                score=score,
            )
            for path, (_, matched, other, score) in best
        ]


def place_search(query: str, limit: int = 20, within: str | None = None) -> list[PlaceHit]:
    """Return places whose name or code is like `query`, the best first.

    `Sukamaju, Kukar` looks for Sukamaju inside the best match of Kukar. `within` is a code: only
    that place and those below it are returned. Places are public, so there is no scope; a dusun
    that is only proposed is not in the index.
    """
    index = _index()
    wanted, _, parent = query[:MAX_QUERY].partition(",")
    if parent.strip():
        above = next((hit.path for hit in place_search(parent, 1, within)), None)
        if above is None:
            return []
        within = above
    code, key = wanted.strip().lower(), name_key(wanted)
    kind, bare = name_split_title(key)
    found = _Found(index, kind, within)
    if region_code_is_valid(code):
        _by_code(found, code, limit)
    if not key or (found.hits and "." in code):
        return found.best(limit)
    texts = list(dict.fromkeys(text for text in (key, bare) if text))
    for text in texts:
        for matched, like in _written_so(index, text):
            found.take_key(like, matched)
    if len(found.hits) < limit and len(key) > 2:
        # `Kota Bangun` is a name; other titles are none, so what follows them is enough.
        if kind not in ("", "kota"):
            texts = [bare]
        wide = limit if within is None else 20 * limit
        exact = bool(found.hits)
        for text in texts:
            for like, score in _spelled(index, text, wide, exact=exact):
                found.take_key(like, "spelling", score)
    return found.best(limit)


def _by_code(found: _Found, code: str, limit: int) -> None:
    if code in found.index.rows:
        found.take(code, "code")
    elif (place := place_resolve(code).place) and place.path in found.index.rows:
        found.take(place.path, "code", other=code)
    for path in _beginning(found.index.paths, f"{code}.", limit):
        found.take(path, "prefix")


def _written_so(index: _Index, text: str) -> Iterator[tuple[str, str]]:
    """Yield (how, key) of names that are the text, begin with it, or have a word that does."""
    if text in index.by_key:
        yield "name", text
    if len(text) < 2:
        return
    for key in _beginning(index.keys, text, 400):
        yield "prefix", key
    first, _, rest = text.partition(" ")
    for word in _beginning(index.words, first if rest else text, 50):
        for key in index.word_keys[word][:200]:
            if not rest or f" {text}" in f" {key}":
                yield "word", key


def _spelled(index: _Index, text: str, limit: int, *, exact: bool) -> Iterator[tuple[str, float]]:
    """Yield (key, score) of names spelled almost so; only the nearest when others were found."""
    near = index.keys_by_length.like(text, CLOSE if exact else CUTOFF, limit)
    yield from near
    if near and near[0][1] >= CLOSE:
        # Who types `tengarong` may mean Tenggarong Seberang as well.
        meant, score = near[0]
        for longer in _beginning(index.keys, f"{meant} ", 40):
            yield longer, score - 5.0
    if " " in text or len(text) < 4 or (near and near[0][1] >= SURE):
        return
    for word, score in index.words_by_length.like(text, CLOSE, 5):
        for key in index.word_keys[word][:40]:
            if key != word:
                yield key, score - 5.0


def _parents(index: _Index, codes: Iterable[str]) -> tuple[tuple[str, str], ...]:
    return tuple(
        (code, index.rows[code][3]) for code in reversed(tuple(codes)) if code in index.rows
    )
