"""Bringing in data: the template to fill, and the file that comes back.

A file passes the gate, is parsed in a child process, and every finding is told at once with sheet,
row and column; when one is an error nothing is written. A clean file becomes a version of its
dataset with a hash over its content, so the same content is the same version whatever the file.
"""

from __future__ import annotations

import secrets
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from django.conf import settings
from django.db import transaction
from django.utils.text import slugify

from teduh import index
from teduh.apps.accounts.models import Institution
from teduh.apps.audit.services import audit_record
from teduh.apps.indices.artefacts import artefact_store
from teduh.apps.indices.events import DatasetImported, record
from teduh.apps.indices.messages import IndicesMessage
from teduh.apps.indices.models import Dataset, DatasetVersion, Instrument
from teduh.apps.indices.reading import read_upload
from teduh.apps.indices.rules import EDITORS
from teduh.apps.indices.services.common import exercise_choice, moment, require
from teduh.apps.indices.services.units import ResolvedUnits, known_units, units_resolve
from teduh.apps.indices.tables import write_dataset
from teduh.apps.regions.models import Place
from teduh.apps.regions.selectors import place_descendants, place_get
from teduh.index.instruments import framework_of
from teduh.kernel.clock import Clock
from teduh.kernel.errors import Finding, InvalidInput, LimitReached
from teduh.kernel.intake import AdmittedFile, FileKind, admit, parse_in_child
from teduh.kernel.region_codes import PlaceLevel
from teduh.kernel.scope import Actor, Scope
from teduh.kernel.texts import get_language

DATA_KINDS: Final = (FileKind.XLSX, FileKind.CSV, FileKind.PARQUET)
PARSER_MEMORY_MB: Final = 2048
PARSER_SECONDS: Final = 120
TEMPLATE_LIMIT: Final = 2000  # rows of a template made in the browser


@dataclass(frozen=True, slots=True)
class ImportedDataset:
    """A version that now stands, whether it is new, and what was noted while reading."""

    version: DatasetVersion
    is_new: bool
    findings: tuple[Finding, ...]


def template_units(place: Place, level: str) -> list[tuple[str, str]]:
    """Return code and name of every place of a level in a region, itself when it is of that level.

    Raises
    ------
    InvalidInput
        There is none.
    """
    units = list(place_descendants(place, level=PlaceLevel(level)).values_list("path", "name"))
    if place.level == level:
        units = [(place.path, place.name)]
    if not units:
        params = {"level": level, "region": place.name}
        raise InvalidInput(Finding(IndicesMessage.LEVEL_EMPTY, params=params))
    return units


def template_make(
    *, instrument_id: str, place_code: str, level: str, language: str | None = None
) -> bytes:
    """Return an Excel template of an instrument for the places of one level in a region.

    Anyone: it holds names of places and of indicators only. Writes nothing.
    """
    framework = framework_of(instrument_id)
    units = template_units(place_get(place_code), level)
    if len(units) > TEMPLATE_LIMIT:
        params = {"count": len(units), "limit": TEMPLATE_LIMIT}
        raise LimitReached(Finding(IndicesMessage.TEMPLATE_LARGE, params=params))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "isian.xlsx"
        index.write_template(framework, units, path, language=language or get_language())
        return path.read_bytes()


def dataset_import(
    *,
    scope: Scope,
    institution_id: int,
    instrument_id: str,
    source: Path | bytes,
    file_name: str,
    place_code: str | None = None,
    level: str | None = None,
    name: str = "",
    is_exercise: bool | None = None,
    clock: Clock | None = None,
) -> ImportedDataset:
    """Read a file into a version of a dataset of an institution.

    An analyst or administrator of the institution, for the whole region of the data. Without
    `place_code` and `level` they are what the rows have in common. The same institution,
    instrument, region, level and name are the same dataset. Emits `DatasetImported`.

    Raises
    ------
    InvalidInput
        Every finding at once; nothing was written.
    """
    _require_member(scope, institution_id)
    exercise = exercise_choice(is_exercise)
    framework = framework_of(instrument_id)
    region = place_get(place_code) if place_code else None
    if region is not None:
        require(scope, *EDITORS, institution_id=institution_id, path=region.path)
    limit = int(settings.UPLOAD_MAX_BYTES)
    admitted = admit(source, name=file_name, kinds=DATA_KINDS, max_bytes=limit)
    read = parse_in_child(
        read_upload,
        admitted,
        framework,
        known_units(),
        memory_mb=PARSER_MEMORY_MB,
        seconds=PARSER_SECONDS,
    )
    resolved = units_resolve(read, region=region, level=level)
    require(scope, *EDITORS, institution_id=institution_id, path=resolved.region.path)
    return dataset_store(
        scope=scope,
        institution_id=institution_id,
        instrument_id=instrument_id,
        resolved=resolved,
        admitted=admitted,
        name=name,
        is_exercise=exercise,
        clock=clock,
    )


def _require_member(scope: Scope, institution_id: int) -> None:
    """Raise before any work for who may bring in nothing at all."""
    if not scope.may(*EDITORS, institution_id=institution_id):
        require(scope, *EDITORS, institution_id=institution_id, path="id")


def dataset_store(
    *,
    scope: Scope,
    institution_id: int,
    instrument_id: str,
    resolved: ResolvedUnits,
    name: str,
    is_exercise: bool,
    admitted: AdmittedFile | None = None,
    clock: Clock | None = None,
) -> ImportedDataset:
    """Write a checked dataset as a version: files first, then the row. See `dataset_import`."""
    data = resolved.dataset
    if not data.n_rows or not np.isfinite(data.values).any():
        raise InvalidInput(Finding(IndicesMessage.DATASET_EMPTY))
    institution = Institution.objects.get(pk=institution_id)
    artefact = artefact_store().write_folder(
        f"datasets/{institution.pk}-{data.content_hash[:32]}",
        lambda folder: write_dataset(
            data,
            folder,
            original=None if admitted is None else admitted.read_bytes(),
            suffix=_suffix(admitted),
        ),
    )
    findings = (*data.findings, *resolved.findings)
    title = name.strip() or _title(instrument_id, resolved)
    with transaction.atomic():
        dataset, _is_new = Dataset.objects.select_for_update().get_or_create(
            institution=institution,
            instrument_id=instrument_id,
            place=resolved.region,
            level=resolved.level.value,
            name=title,
            defaults={
                "slug": _slug(instrument_id, resolved),
                "is_exercise": is_exercise,
                "created_at": moment(clock),
                "created_by": scope.actor.actor_id,
            },
        )
        known = dataset.versions.filter(content_hash=data.content_hash).first()
        if known is not None:
            return ImportedDataset(known, is_new=False, findings=findings)
        version = _version_create(
            dataset, data, artefact, admitted, findings, made_by=scope.actor, clock=clock
        )
        audit_record(
            actor=scope.actor,
            verb="dataset_imported",
            subject_kind="dataset_version",
            subject_id=version.pk,
            institution_id=institution.pk,
            details={"content_hash": data.content_hash, "file_hash": version.file_hash},
            clock=clock,
        )
        record(DatasetImported(version.pk, scope.actor))
    return ImportedDataset(version, is_new=True, findings=findings)


def _version_create(
    dataset: Dataset,
    data: index.Dataset,
    artefact: str,
    admitted: AdmittedFile | None,
    findings: tuple[Finding, ...],
    *,
    made_by: Actor,
    clock: Clock | None,
) -> DatasetVersion:
    newest = dataset.versions.order_by("-number").first()
    return DatasetVersion.objects.create(
        dataset=dataset,
        number=1 + (newest.number if newest else 0),
        content_hash=data.content_hash,
        file_hash="" if admitted is None else admitted.sha256,
        file_name="" if admitted is None else Path(admitted.name).name[:255],
        artefact=artefact,
        periods=sorted(set(data.periods or ())),
        row_count=data.n_rows,
        value_count=int(np.isfinite(data.values).sum()),
        column_count=len(data.columns),
        findings=[finding.as_dict() for finding in findings],
        is_exercise=dataset.is_exercise,
        created_at=moment(clock),
        created_by=made_by.actor_id,
    )


def _suffix(admitted: AdmittedFile | None) -> str:
    kinds = {FileKind.XLSX: ".xlsx", FileKind.CSV: ".csv", FileKind.PARQUET: ".parquet"}
    return kinds[admitted.kind] if admitted is not None else ""


def _title(instrument_id: str, resolved: ResolvedUnits) -> str:
    instrument = Instrument.objects.get(pk=instrument_id)
    return f"{instrument.name_id} · {resolved.region.name}"


def _slug(instrument_id: str, resolved: ResolvedUnits) -> str:
    region = resolved.region.path.replace(".", "")
    return f"{slugify(instrument_id)}-{region}-{resolved.level.value}-{secrets.token_hex(3)}"
