"""Drawn maps and coast kept between requests; a drawing changes when boundaries are imported."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from typing import Any

from django.core.cache import cache

SECONDS = 24 * 3600
DRAWING_VERSION = 1  # raised when the drawing changes, for caches that outlive the process


def remember(key: str, make: Callable[[], Any]) -> Any:
    """Return what is kept under a key, made now when nothing is."""
    name = f"drawing:{DRAWING_VERSION}:{hashlib.sha256(key.encode()).hexdigest()[:40]}"
    found = cache.get(name)
    if found is None:
        found = make()
        cache.set(name, found, SECONDS)
    return found
