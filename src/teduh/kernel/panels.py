"""Panels: how a subject puts a block on a page of many subjects without anybody importing it.

An app's `panels.py` registers what it can show in a slot; `web/panels.py` imports those files and
draws what applies. The kernel holds only the registry, as apps may not import `web`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Final

SLOTS: Final = ("region", "election", "board", "briefing")

# A selector takes the reader's scope (and `place=` on the page of a region and of its election,
# `now=` on the board) by keyword and returns the template's context, or None for nothing to show.
Selector = Callable[..., Mapping[str, Any] | None]
Permission = Callable[..., bool]


@dataclass(frozen=True, slots=True)
class Panel:
    """One block: where, in which order, what it reads, how it is drawn and who sees it."""

    slot: str
    name: str
    order: int
    selector: Selector
    template: str
    permission: Permission | None = None


_panels: dict[tuple[str, str], Panel] = {}


def register(
    slot: str,
    *,
    order: int,
    selector: Selector,
    template: str,
    permission: Permission | None = None,
    name: str = "",
) -> Panel:
    """Add a panel to a slot; registering the same name again replaces it.

    Raises
    ------
    ValueError
        When there is no such slot.
    """
    if slot not in SLOTS:
        raise ValueError(f"no slot {slot!r}; there are {', '.join(SLOTS)}")
    panel = Panel(slot, name or template, order, selector, template, permission)
    _panels[slot, panel.name] = panel
    return panel


def registered(slot: str) -> tuple[Panel, ...]:
    """Return the panels of a slot in their order."""
    return tuple(
        sorted(
            (panel for (where, _), panel in _panels.items() if where == slot),
            key=lambda panel: (panel.order, panel.name),
        )
    )


@dataclass(frozen=True, slots=True)
class Task:
    """One thing that waits for a reader on the work board, with the one step that ends it."""

    title: str
    detail: str
    href: str
    action: str
    due_at: datetime | None = None
    place_code: str = ""  # whose clock the deadline is told by


TaskSelector = Callable[..., Iterable[Task]]
_task_selectors: dict[str, TaskSelector] = {}


def register_tasks(name: str, selector: TaskSelector) -> None:
    """Add a source of tasks; the selector takes `scope=` and `now=` and returns `Task`s."""
    _task_selectors[name] = selector


def task_selectors() -> tuple[TaskSelector, ...]:
    """Return the sources of tasks, in the order of their names."""
    return tuple(_task_selectors[name] for name in sorted(_task_selectors))
