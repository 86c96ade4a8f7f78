"""Pages of many subjects: find the apps' panels and draw those that apply to this reader."""

from __future__ import annotations

import importlib
import logging
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from teduh.kernel.errors import NotAllowed, NotFound
from teduh.kernel.panels import register, registered

__all__ = ["DrawnPanel", "draw", "register"]
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class DrawnPanel:
    """A panel as it goes into the page."""

    name: str
    html: SafeString


@cache
def discover() -> None:
    """Import `panels.py` of every app of ours, once; an app without one has none."""
    for config in apps.get_app_configs():
        if config.name.startswith("teduh.apps.") and _has_panels(config.name):
            importlib.import_module(f"{config.name}.panels")


def _has_panels(package: str) -> bool:
    return importlib.util.find_spec(f"{package}.panels") is not None


def draw(slot: str, request: HttpRequest, **subject: Any) -> list[DrawnPanel]:
    """Return the panels of a slot for this reader, in order.

    A panel whose selector answers None, or whose reader may not see it, is left out.
    """
    discover()
    scope = request.scope  # type: ignore[attr-defined]
    drawn = []
    for panel in registered(slot):
        if panel.permission is not None and not panel.permission(scope=scope, **subject):
            continue
        try:
            context = panel.selector(scope=scope, **subject)
        except (NotFound, NotAllowed):
            continue
        if context is None:
            continue
        html = render_to_string(panel.template, {**subject, **context}, request=request)
        drawn.append(DrawnPanel(panel.name, html))
    return drawn
