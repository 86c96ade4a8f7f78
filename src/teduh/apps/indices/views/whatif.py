"""What if? A form of changes in the address, and the two indices side by side."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from teduh.apps.indices import selectors, services
from teduh.apps.indices.views.common import scope_of, signed_in, with_findings
from teduh.apps.indices.views.listings import comparison_table
from teduh.apps.regions.tabular import table_file
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Scope

METHODS: Final = (
    ("", _("as in the run")),
    ("aggregate=arithmetic", _("aggregate: arithmetic mean")),
    ("aggregate=geometric", _("aggregate: geometric mean")),
    ("aggregate=harmonic", _("aggregate: harmonic mean")),
    ("normalise=minmax", _("normalise: min-max")),
    ("normalise=zscore", _("normalise: z-score")),
    ("normalise=rank", _("normalise: rank")),
    ("normalise=percentile_rank", _("normalise: percentile rank")),
    ("weight=given", _("weights: as given")),
    ("weight=equal", _("weights: equal")),
    ("weight=pca", _("weights: principal components")),
)


def changes_of(query: QueryDict) -> list[tuple[str, str]]:
    """Return the changes that an address names, as `(kind, text)` pairs.

    `buang=a01` drops a node; `bobot_simpul=a&bobot=2` sets a weight; `tempat=64.02.01&kolom=a01:2&
    nilai=3` replaces a value; `cara=aggregate=geometric` swaps a method.
    """
    lines = [("drop", node) for node in query.getlist("buang") if node]
    pairs = zip(query.getlist("bobot_simpul"), query.getlist("bobot"), strict=False)
    lines += [("weight", f"{node}={weight}") for node, weight in pairs if node and weight]
    values = zip(
        query.getlist("tempat"), query.getlist("kolom"), query.getlist("nilai"), strict=False
    )
    lines += [("value", f"{u}:{c}={v}") for u, c, v in values if u and c and v]
    lines += [("method", choice) for choice in query.getlist("cara") if choice]
    return lines


@signed_in
@require_safe
def run_whatif(request: HttpRequest, run_id: str, kind: str = "") -> HttpResponse:
    """Show the form, and the comparison when the address names changes."""
    scope = scope_of(request)
    run = selectors.run_get(run_id, scope=scope)
    lines = changes_of(request.GET)
    context = _context(request.GET, run, scope)
    if not lines and "hitung" not in request.GET and not kind:
        return render(request, "indices/whatif.html", context)
    try:
        compared = services.whatif_run(scope=scope, run_id=run.run_id, lines=lines)
    except TeduhError as error:
        if kind:
            raise
        return with_findings(request, "indices/whatif.html", context, error)
    table = comparison_table(compared, request.GET.urlencode())
    if kind:
        return table_file(table, kind)
    context |= {"compared": compared, "table": table}
    return render(request, "indices/whatif.html", context)


def _context(query: QueryDict, run: Any, scope: Scope) -> dict[str, Any]:
    nodes = list(selectors.run_nodes(run).values()) if run.artefact else []
    scores = selectors.run_scores(run, scope=scope, with_parts=False) if run.artefact else None
    return {
        "run": run,
        "nodes": nodes,
        "units": scores.rows if scores else (),
        "columns": selectors.run_columns(run) if run.artefact else (),
        "methods": METHODS,
        "chosen": {
            "drop": query.getlist("buang"),
            "weight_node": query.get("bobot_simpul", ""),
            "weight": query.get("bobot", ""),
            "unit": query.get("tempat", ""),
            "column": query.get("kolom", ""),
            "value": query.get("nilai", ""),
            "method": query.get("cara", ""),
        },
    }
