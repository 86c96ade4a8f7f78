"""Instruments, datasets with their versions, runs, publications, and figures that others published.

A dataset and a run belong to one institution and are seen by it alone until a publication of the
run stands. Rows here are small: the tables of a version and of a run are Parquet files in the
artefact store, named by `artefact` and immutable. Whatever is made in an exercise carries
`is_exercise`; a database that is not marked as one of exercise refuses such rows by trigger
(migration 0002), whatever the program that writes them.
"""

from teduh.apps.indices.models.catalogue import (
    InstallationMark,
    Instrument,
    InstrumentStatus,
    NamedCause,
    PublishedFigure,
)
from teduh.apps.indices.models.data import (
    LEVEL_WORDS,
    Dataset,
    DatasetVersion,
    Publication,
    Run,
)

__all__ = [
    "LEVEL_WORDS",
    "Dataset",
    "DatasetVersion",
    "InstallationMark",
    "Instrument",
    "InstrumentStatus",
    "NamedCause",
    "Publication",
    "PublishedFigure",
    "Run",
]
