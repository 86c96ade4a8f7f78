"""Writing about places. Each service opens its transaction and writes its audit row in it."""

from teduh.apps.regions.services.editions import places_load, places_load_edition

__all__ = ["places_load", "places_load_edition"]
