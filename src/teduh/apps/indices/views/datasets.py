"""Datasets: the list, the template to fill, sending a file, one dataset with its versions."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from teduh.apps.indices import selectors, services
from teduh.apps.indices.forms import TemplateForm, UploadForm
from teduh.apps.indices.rules import EDITORS, READERS
from teduh.apps.indices.tables import original_path
from teduh.apps.indices.views.common import scope_of, signed_in, stored_findings, with_findings
from teduh.apps.indices.views.listings import (
    datasets_table,
    runs_table,
    value_parts,
    values_table,
    versions_table,
)
from teduh.apps.regions.tabular import table_file
from teduh.kernel.errors import Finding, NotFound, TeduhError
from teduh.kernel.messages import KernelMessage

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@signed_in
@require_safe
def dataset_list(request: HttpRequest, kind: str = "") -> HttpResponse:
    """Show the datasets of the reader's institutions and how to add to them."""
    scope = scope_of(request)
    table = datasets_table(selectors.dataset_list(scope))
    if kind:
        return table_file(table, kind)
    context = {
        "datasets": table,
        "may_upload": scope.may(*EDITORS),
        "form": TemplateForm(),
    }
    return render(request, "indices/datasets.html", context)


@require_safe
def template_file(request: HttpRequest) -> HttpResponse:
    """Make the Excel template that was asked for, or ask which."""
    form = TemplateForm(request.GET if request.GET else None)
    context = {"form": form}
    if not form.is_valid():
        return render(request, "indices/template.html", context, status=422 if form.errors else 200)
    chosen = form.cleaned_data
    try:
        data = services.template_make(
            instrument_id=chosen["instrumen"],
            place_code=chosen["wilayah"],
            level=chosen["tingkat"],
        )
    except TeduhError as error:
        return with_findings(request, "indices/template.html", context, error)
    name = f"isian-{chosen['instrumen']}-{chosen['wilayah']}-{chosen['tingkat']}.xlsx"
    return HttpResponse(data, content_type=XLSX, headers=_attachment(name))


def _attachment(name: str) -> dict[str, str]:
    return {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Content-Security-Policy": "sandbox",
    }


@signed_in
@require_http_methods(["GET", "HEAD", "POST"])
def upload(request: HttpRequest) -> HttpResponse:
    """Take a filled file; every finding at once, what was chosen kept."""
    scope = scope_of(request)
    if not scope.may(*EDITORS):
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    sent = request.method == "POST"
    first = {name: request.GET[name] for name in ("instrumen", "wilayah") if name in request.GET}
    form = UploadForm(
        request.POST if sent else None, request.FILES if sent else None, scope=scope, initial=first
    )
    context = {"form": form, "max_bytes": settings.UPLOAD_MAX_BYTES}
    if not sent or not form.is_valid():
        return render(request, "indices/upload.html", context, status=422 if form.errors else 200)
    chosen = form.cleaned_data
    file = chosen["berkas"]
    path = getattr(file, "temporary_file_path", None)
    try:
        found = services.dataset_import(
            scope=scope,
            institution_id=int(chosen["instansi"]),
            instrument_id=chosen["instrumen"],
            source=Path(path()) if path else file.read(),
            file_name=Path(file.name).name,
            place_code=chosen["wilayah"],
            level=chosen["tingkat"],
            name=chosen["nama"],
        )
    except TeduhError as error:
        return with_findings(request, "indices/upload.html", context, error)
    _say_imported(request, found)
    if chosen["hitung"]:
        run = services.run_create(scope=scope, version=found.version)
        return redirect("run", run.run_id[:16])
    return redirect("own_dataset", found.version.dataset.slug)


def _say_imported(request: HttpRequest, found: services.ImportedDataset) -> None:
    number = found.version.number
    if not found.is_new:
        text = _("This content is version %(number)s already; nothing new was written.")
        messages.info(request, text % {"number": number})
        return
    rows = found.version.row_count
    text = ngettext(
        "Version %(number)s was written: %(rows)s row, no error.",
        "Version %(number)s was written: %(rows)s rows, no error.",
        rows,
    )
    messages.success(request, text % {"number": number, "rows": rows})


@signed_in
@require_safe
def dataset_page(request: HttpRequest, slug: str, kind: str = "") -> HttpResponse:
    """Show one dataset: its versions, their findings, and the runs made of it."""
    scope = scope_of(request)
    dataset = selectors.dataset_get(slug, scope=scope)
    versions = selectors.version_list(dataset)
    if kind:
        return table_file(versions_table(dataset, versions), kind)
    runs = [
        run
        for run in selectors.runs_visible(scope, instrument_id=dataset.instrument_id, state=None)
        if run.version.dataset_id == dataset.pk
    ]
    newest = versions[0] if versions else None
    context = {
        "dataset": dataset,
        "versions": versions_table(dataset, versions),
        "newest": newest,
        "findings": stored_findings(newest.findings) if newest else [],
        "runs": runs_table(runs),
        "may_build": scope.may(
            *EDITORS, institution_id=dataset.institution_id, path=dataset.place.path
        ),
    }
    return render(request, "indices/dataset.html", context)


@signed_in
@require_safe
def version_values(request: HttpRequest, slug: str, number: int, kind: str = "") -> HttpResponse:
    """Show the values of one version at an address of their own: rows of places granted."""
    scope = scope_of(request)
    version = selectors.version_get(slug, number, scope=scope)
    if kind:
        return table_file(values_table(version, scope=scope), kind)
    asked = request.GET.get("bagian", "1")
    part = int(asked) if asked.isdecimal() else 1
    parts = value_parts(version.column_count)
    table = values_table(version, part, scope=scope)
    shown = [str(c["key"]) for c in table.columns if c["kind"] == "number"]
    context = {
        "table": table,
        "parts": list(enumerate(parts, start=1)) if len(parts) > 1 else [],
        "part": part,
        "version": version,
        "words": selectors.version_column_words(version, shown),
    }
    return render(request, "indices/values.html", context)


@signed_in
@require_safe
def version_file(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Give back the file as it was sent, to who may see all of it."""
    scope = scope_of(request)
    version = selectors.version_get(slug, number, scope=scope)
    dataset = version.dataset
    whole = scope.may(*READERS, institution_id=dataset.institution_id, path=dataset.place.path)
    path = original_path(version.artefact)
    if path is None or not whole:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    mark = "-latihan" if version.is_exercise else ""
    name = f"{version.dataset.slug}-v{version.number}{mark}{path.suffix}"
    content_type = "application/octet-stream"
    return HttpResponse(path.read_bytes(), content_type=content_type, headers=_attachment(name))


@signed_in
@require_POST
def version_build(request: HttpRequest, slug: str, number: int) -> HttpResponse:
    """Ask for a run of one version."""
    scope = scope_of(request)
    version = selectors.version_get(slug, number, scope=scope)
    run = services.run_create(scope=scope, version=version)
    return redirect("run", run.run_id[:16])
