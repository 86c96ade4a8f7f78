"""Reading datasets and their versions; they are seen by their institution alone."""

from __future__ import annotations

from collections.abc import Iterable

from django.db.models import Count, Max, QuerySet

from teduh.apps.indices.models import Dataset, DatasetVersion
from teduh.apps.indices.selectors.results import column_words
from teduh.apps.indices.selectors.runs import region_filter
from teduh.index.instruments import framework_of
from teduh.index.run_hashes import framework_data
from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.scope import Scope


def _visible(scope: Scope) -> QuerySet[Dataset]:
    return Dataset.objects.filter(region_filter(scope)).select_related(
        "institution", "instrument", "place"
    )


def dataset_list(scope: Scope, *, instrument_id: str | None = None) -> list[Dataset]:
    """Return the datasets of the reader's institutions, newest first.

    Each carries `version_count` and `newest_at`.
    """
    datasets = _visible(scope).annotate(
        version_count=Count("versions"), newest_at=Max("versions__created_at")
    )
    if instrument_id is not None:
        datasets = datasets.filter(instrument_id=instrument_id)
    return list(datasets)


def dataset_get(slug: str, *, scope: Scope) -> Dataset:
    """Return one dataset by its address; NotFound outside the reader's scope."""
    dataset = _visible(scope).filter(slug=slug).first()
    if dataset is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    return dataset


def version_list(dataset: Dataset) -> list[DatasetVersion]:
    """Return the versions of a dataset that the reader has already been given, newest first."""
    return list(dataset.versions.annotate(run_count=Count("runs")).order_by("-number"))


def version_get(slug: str, number: int | None = None, *, scope: Scope) -> DatasetVersion:
    """Return one version of a dataset, the newest without a number."""
    dataset = dataset_get(slug, scope=scope)
    versions = dataset.versions.order_by("-number")
    version = (versions if number is None else versions.filter(number=number)).first()
    if version is None:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    version.dataset = dataset
    return version


def version_column_words(version: DatasetVersion, columns: Iterable[str]) -> list[tuple[str, str]]:
    """Return columns of a version's values, each with the indicator and the grade it holds."""
    nodes = framework_data(framework_of(version.dataset.instrument_id))["nodes"]
    return column_words(columns, nodes)
