"""Reading: every selector takes the reader's scope; what lies outside it does not exist."""

from teduh.apps.indices.selectors.board import runs_failed, runs_recent, runs_undecided
from teduh.apps.indices.selectors.datasets import (
    dataset_get,
    dataset_list,
    version_column_words,
    version_get,
    version_list,
)
from teduh.apps.indices.selectors.duels import DuelRow, run_duels
from teduh.apps.indices.selectors.figures import (
    CauseGroup,
    FigureGroup,
    PlaceFigure,
    figures_for_instrument,
    figures_for_place,
    figures_of_children,
    instrument_list,
    named_causes_for_place,
    national_figures,
    situation_figures,
)
from teduh.apps.indices.selectors.points import run_baseline
from teduh.apps.indices.selectors.provenance import Provenance, ProvenanceRow, run_provenance
from teduh.apps.indices.selectors.results import (
    DriverRow,
    NodeLabel,
    ScoreRow,
    ScoreTable,
    run_column_names,
    run_drivers,
    run_nodes,
    run_place_score,
    run_root,
    run_scores,
    run_sentences,
)
from teduh.apps.indices.selectors.runs import (
    RowFilter,
    artefacts_missing,
    run_get,
    run_publications,
    runs_visible,
)

__all__ = [
    "CauseGroup",
    "DriverRow",
    "DuelRow",
    "FigureGroup",
    "NodeLabel",
    "PlaceFigure",
    "Provenance",
    "ProvenanceRow",
    "RowFilter",
    "ScoreRow",
    "ScoreTable",
    "artefacts_missing",
    "dataset_get",
    "dataset_list",
    "figures_for_instrument",
    "figures_for_place",
    "figures_of_children",
    "instrument_list",
    "named_causes_for_place",
    "national_figures",
    "run_baseline",
    "run_column_names",
    "run_drivers",
    "run_duels",
    "run_get",
    "run_nodes",
    "run_place_score",
    "run_provenance",
    "run_publications",
    "run_root",
    "run_scores",
    "run_sentences",
    "runs_failed",
    "runs_recent",
    "runs_undecided",
    "runs_visible",
    "situation_figures",
    "version_column_words",
    "version_get",
    "version_list",
]
