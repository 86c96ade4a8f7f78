"""Where the browser packages are: the folder that the build hook made, and what is in it."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

VENDOR_DIR = Path(__file__).resolve().parent / "static" / "vendor"


@cache
def vendor_folder() -> Path:
    """Return the newest complete folder.

    Raises
    ------
    FileNotFoundError
        When the build hook never ran here.
    """
    complete = [path.parent for path in VENDOR_DIR.glob("*/manifest.json")]
    if not complete:
        raise FileNotFoundError(
            f"no browser packages in {VENDOR_DIR}; run `pip install --no-build-isolation -e .`"
        )
    return max(complete, key=lambda folder: (folder / "manifest.json").stat().st_mtime)


@cache
def vendor_packages() -> tuple[dict[str, Any], ...]:
    """Return name, version, license and files of each package, as the manifest has them."""
    manifest = json.loads((vendor_folder() / "manifest.json").read_text("utf-8"))
    return tuple(manifest["packages"])


@cache
def vendor_path(name: str) -> Path:
    """Return one file on disk (fonts for charts, the coastline).

    Raises
    ------
    FileNotFoundError
        When the package has no such file.
    """
    path = Path(f"{vendor_folder()}/{name}")  # a plain text also of a template's SafeString
    if not path.is_file():
        raise FileNotFoundError(f"{name} is not among the browser packages of {path.parent}")
    return path


@cache
def vendor_url(name: str) -> str:
    """Return the address of one file below STATIC_URL, as `vendor/3f…/htmx.min.js`."""
    return f"vendor/{vendor_path(name).relative_to(VENDOR_DIR).as_posix()}"
