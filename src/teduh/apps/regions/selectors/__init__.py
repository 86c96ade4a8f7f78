"""Reading places. Places are public; a proposed dusun, RW or RT is seen only by who has a grant
there. What a reader may not see answers `NotFound`, in the same words as what does not exist.
"""

from teduh.apps.regions.selectors.boundaries import (
    MapMode,
    MapView,
    boundary_geojson,
    boundary_imports,
    map_mode,
)
from teduh.apps.regions.selectors.places import (
    edition_count,
    edition_current,
    edition_list,
    hamlet_children,
    hamlet_siblings,
    hamlets_of,
    hamlets_pending,
    place_ancestors,
    place_by_id,
    place_children,
    place_count,
    place_descendants,
    place_former_names,
    place_get,
    place_map,
    place_names,
    villages_awaiting,
)
from teduh.apps.regions.selectors.resolve import Resolution, ResolutionStatus, place_resolve
from teduh.apps.regions.selectors.search import PlaceHit, place_search
from teduh.apps.regions.selectors.units import PlaceDirectory, place_directory

__all__ = [
    "MapMode",
    "MapView",
    "PlaceDirectory",
    "PlaceHit",
    "Resolution",
    "ResolutionStatus",
    "boundary_geojson",
    "boundary_imports",
    "edition_count",
    "edition_current",
    "edition_list",
    "hamlet_children",
    "hamlet_siblings",
    "hamlets_of",
    "hamlets_pending",
    "map_mode",
    "place_ancestors",
    "place_by_id",
    "place_children",
    "place_count",
    "place_descendants",
    "place_directory",
    "place_former_names",
    "place_get",
    "place_map",
    "place_names",
    "place_resolve",
    "place_search",
    "villages_awaiting",
]
