"""Reading an uploaded file in a child process: importable there without Django or a database."""

from __future__ import annotations

from teduh.index import read_dataset
from teduh.index.dataset import Dataset
from teduh.index.files.dataset_units import KnownUnits
from teduh.index.framework import Framework
from teduh.kernel.intake import AdmittedFile


def read_upload(admitted: AdmittedFile, framework: Framework, units: KnownUnits) -> Dataset:
    """Read and check a file; codes are checked against the places of this installation."""
    return read_dataset(admitted, framework, units=units)
