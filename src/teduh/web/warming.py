"""Do the slow first things before the first reader asks: imports, indexes and recomputed figures.

Each process of the server runs this once in a thread beside its requests; a request that comes
before it is done does its own part, as it would without.
"""

from __future__ import annotations

import logging
import threading

from django.db import connection

logger = logging.getLogger(__name__)


def warm() -> None:
    """Load templates and addresses, the index of names, and what instruments reconcile."""
    from django.template.loader import get_template  # noqa: PLC0415 - after Django is set up
    from django.urls import get_resolver  # noqa: PLC0415

    from teduh.apps.regions.selectors import place_search  # noqa: PLC0415
    from teduh.index.instruments import (  # noqa: PLC0415
        instrument_ids,
        load_instrument,
        published_figures,
    )
    from teduh.web.components.coastline import coastline  # noqa: PLC0415

    get_resolver().url_patterns  # noqa: B018 - reading it imports every view
    for name in ("pages/national.html", "pages/region.html", "pages/instrument.html"):
        get_template(name)
    published_figures()
    coastline((94.0, -11.5, 142.0, 7.5))  # the whole country; parts are cut from it
    place_search("teduh", limit=1)
    for instrument_id in instrument_ids():
        load_instrument(instrument_id).reconciliations  # noqa: B018 - computed once, then kept


def warm_in_background() -> None:
    """Start `warm` in a thread; what goes wrong there is logged and met again by a request."""

    def run() -> None:
        try:
            warm()
        except Exception:
            logger.exception("warming failed")
        finally:
            connection.close()

    threading.Thread(target=run, name="teduh-warming", daemon=True).start()
