"""The places of this installation as readers of datasets ask for them (`index.dataset_units`)."""

from __future__ import annotations

from collections.abc import Iterable

from teduh.apps.regions.models import Place, PlaceCode, PlaceStatus, Scheme
from teduh.apps.regions.selectors.places import place_map
from teduh.apps.regions.selectors.resolve import place_resolve
from teduh.apps.regions.selectors.search import place_search


class PlaceDirectory:
    """Answers about codes from the database, each asked once.

    `codes` are those a caller knows it will ask for; they are read together.
    """

    def __init__(self, codes: Iterable[str] = ()) -> None:
        self._names: dict[str, str | None] = {
            code: place.name for code, place in place_map(codes).items()
        }
        bps = PlaceCode.objects.filter(scheme=Scheme.BPS, valid_to=None)
        standing = bps.exclude(place__status=PlaceStatus.ENDED)
        self._bps: dict[str, str] = dict(standing.values_list("code", "place__path"))

    def name(self, code: str) -> str | None:
        """Return the name of the place that has this Kemendagri code today."""
        if code not in self._names:
            standing = Place.objects.filter(path=code, status=PlaceStatus.ACTIVE)
            self._names[code] = standing.values_list("name", flat=True).first()
        return self._names[code]

    def current(self, code: str) -> str | None:
        """Return today's code of the place that once had this one."""
        found = place_resolve(code)
        return found.place.path if found.changed and found.place is not None else None

    def from_bps(self, digits: str) -> str | None:
        """Return the Kemendagri code of the place to which BPS gives these digits.

        A longer BPS code (district, village) is told by the regency that holds it.
        """
        return self._bps.get(digits) or self._bps.get(digits[:4] if len(digits) > 4 else "")

    def similar(self, code: str) -> str:
        """Return the place whose code begins alike as a hint, or nothing."""
        hits = place_search(code.rpartition(".")[0] or code, 1)
        return f" → {hits[0].path} {hits[0].name}?" if hits else ""


def place_directory(codes: Iterable[str] = ()) -> PlaceDirectory:
    """Return the directory of places for reading a dataset."""
    return PlaceDirectory(codes)
