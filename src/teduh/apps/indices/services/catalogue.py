"""Loading what the package ships: instruments, published figures, named causes; and the mark.

All of it is idempotent: loading again changes rows whose data changed and removes rows that the
package no longer has. `teduh init`, `teduh demo` and `teduh upgrade` call these.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

from django.db import models, transaction

from teduh.apps.audit.services import audit_record
from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import InstallationMark, Instrument, NamedCause, PublishedFigure
from teduh.apps.indices.rules import public_floor
from teduh.apps.regions.messages import RegionMessage
from teduh.apps.regions.models import Place, PlaceStatus
from teduh.index import instruments as shipped
from teduh.kernel.clock import Clock, SystemClock
from teduh.kernel.errors import Finding, InvalidInput, StateConflict
from teduh.kernel.scope import SYSTEM_ACTOR, Actor


def installation_mark(
    *, is_exercise: bool, actor: Actor = SYSTEM_ACTOR, clock: Clock | None = None
) -> InstallationMark:
    """Say once and for ever whether this database is one of exercise.

    Called by `teduh init` and `teduh demo` right after the tables are made. Saying the same again
    does nothing.

    Raises
    ------
    StateConflict
        The database is marked otherwise.
    """
    now = (clock or SystemClock()).now()
    with transaction.atomic():
        mark, is_new = InstallationMark.objects.get_or_create(
            id=1, defaults={"is_exercise": is_exercise, "marked_at": now}
        )
        if mark.is_exercise != is_exercise:
            raise StateConflict(Finding(IndicesMessage.MARK_FIXED))
        if is_new:
            audit_record(
                actor=actor,
                verb="installation_marked",
                subject_kind="installation",
                subject_id="exercise" if is_exercise else "normal",
                clock=clock,
            )
    return mark


def instruments_load(*, actor: Actor = SYSTEM_ACTOR, clock: Clock | None = None) -> int:
    """Bring the rows of instruments to what the package ships; return how many changed."""
    wanted = {}
    for instrument_id in shipped.instrument_ids():
        instrument = shipped.load_instrument(instrument_id)
        fields = {
            "name_id": instrument.name.get("id", instrument_id),
            "name_en": instrument.name.get("en", instrument_id),
            "publisher": dict(instrument.publisher),
            "status": instrument.status.value,
            "scale": dict(instrument.scale),
            "public_floor": public_floor(instrument.public_floor).value,
        }
        wanted[instrument_id] = fields | {"content_hash": instrument.content_hash}
    now = (clock or SystemClock()).now()
    with transaction.atomic():
        known = dict(Instrument.objects.values_list("id", "content_hash"))
        changed = {k: v for k, v in wanted.items() if known.get(k) != v["content_hash"]}
        for instrument_id, fields in changed.items():
            Instrument.objects.update_or_create(
                id=instrument_id, defaults=fields | {"loaded_at": now}
            )
        if changed:
            _loaded("instruments", sorted(changed), actor, clock)
    return len(changed)


def figures_load(*, actor: Actor = SYSTEM_ACTOR, clock: Clock | None = None) -> int:
    """Bring published figures and named causes to what the package ships; return how many changed.

    Places must be loaded. A figure of a place that is not known by code keeps its printed name.
    """
    figures = shipped.published_figures().to_dicts()
    causes = shipped.named_causes().to_dicts()
    codes = {row["place_code"] for row in (*figures, *causes) if row["place_code"]}
    places = dict(
        Place.objects.filter(path__in=codes, status=PlaceStatus.ACTIVE).values_list("path", "pk")
    )
    unknown = sorted(codes - places.keys())
    if unknown:
        raise InvalidInput(
            *(Finding(RegionMessage.PLACE_UNKNOWN, params={"code": code}) for code in unknown)
        )
    figure_rows = [_figure(row, places) for row in figures]
    cause_rows = [_cause(row, places) for row in causes]
    with transaction.atomic():
        changed = _replace(PublishedFigure, figure_rows) + _replace(NamedCause, cause_rows)
        if changed:
            _loaded("figures", [str(len(figure_rows)), str(len(cause_rows))], actor, clock)
    return changed


def _loaded(kind: str, details: Sequence[str], actor: Actor, clock: Clock | None) -> None:
    audit_record(
        actor=actor,
        verb="catalogue_loaded",
        subject_kind="catalogue",
        subject_id=kind,
        details={"rows": list(details)},
        clock=clock,
    )


_FIGURE_TEXTS: Final = (
    *("place_name", "level", "node", "unit", "printed", "as_of", "stated_by", "status"),
    *("category", "source_name", "source_url", "source_grade", "advertorial", "copy_of"),
    *("note_id", "note_en"),
)
_CAUSE_TEXTS: Final = (
    *("theme", "theme_name_id", "theme_name_en", "date_precision", "text_id", "text_en"),
    *("speaker_en", "source_name", "source_url", "source_grade", "advertorial"),
    *("note_id", "note_en"),
)


def _figure(row: Mapping[str, Any], places: Mapping[str, int]) -> PublishedFigure:
    return PublishedFigure(
        id=row["figure_id"],
        instrument_id=row["instrument_id"],
        place_id=places[row["place_code"]] if row["place_code"] else None,
        value=row["value"],
        rank=row["rank"],
        credibility=row["credibility"],
        **{name: _text(row[name]) for name in _FIGURE_TEXTS},
    )


def _cause(row: Mapping[str, Any], places: Mapping[str, int]) -> NamedCause:
    return NamedCause(
        id=row["cause_id"],
        place_id=places[row["place_code"]],
        said_on=_text(row["date"]),
        speaker_id=_text(row["speaker"]),
        election_round=_text(row["round"]),
        **{name: _text(row[name]) for name in _CAUSE_TEXTS},
    )


def _text(value: Any) -> str:
    return "" if value is None else str(value)


def _replace(model: type[models.Model], rows: Sequence[models.Model]) -> int:
    """Make the table hold exactly these rows; return how many were added, changed or removed."""
    names = [field.attname for field in model._meta.concrete_fields]
    before = {row.pk: row for row in model._default_manager.all()}
    changed = [
        row
        for row in rows
        if row.pk not in before or any(getattr(row, n) != getattr(before[row.pk], n) for n in names)
    ]
    gone = before.keys() - {row.pk for row in rows}
    model._default_manager.filter(pk__in=gone).delete()
    model._default_manager.bulk_create(
        changed,
        batch_size=500,
        update_conflicts=True,
        unique_fields=["id"],
        update_fields=[name for name in names if name != "id"],
    )
    return len(changed) + len(gone)
