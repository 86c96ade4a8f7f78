"""Every test here has its own artefact store, the regency of the builders and the instruments."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.builders import indices


@pytest.fixture(autouse=True)
def store(settings: Any, tmp_path: Path, database: str) -> Path:
    """An empty artefact store."""
    settings.ARTEFACTS_URL = str(tmp_path / "artefacts")
    indices.places()
    return tmp_path / "artefacts"
