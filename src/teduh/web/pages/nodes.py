"""Names of what figures are of, from the instruments' own files."""

from __future__ import annotations

from teduh.index.instruments import load_instrument, reading_name
from teduh.kernel.errors import NotFound
from teduh.kernel.texts import pick


def node_name(instrument_id: str, node: str) -> str:
    """Return the name of a figure's node: `Kontestasi (himpunan kabupaten/kota)`."""
    try:
        name = pick(dict(load_instrument(instrument_id).node_name(node)))
    except NotFound:  # a row of an instrument that this release no longer ships
        name = ""
    name = name or node.partition(":")[0]
    reading = pick(dict(reading_name(node)))
    return f"{name} ({reading})" if reading else name
