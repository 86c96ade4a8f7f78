"""What if? A form of changes in the address, and the two indices side by side."""

from __future__ import annotations

from typing import Any, Final

from django.http import HttpRequest, HttpResponse, QueryDict
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from teduh.apps.indices import selectors, services
from teduh.apps.indices.views.common import scope_of, signed_in, with_findings
from teduh.apps.indices.views.listings import comparison_table
from teduh.apps.regions.tabular import table_file
from teduh.index.whatif import Change, DropNode, ReplaceValue, SetWeight, SwapMethod
from teduh.kernel.errors import TeduhError
from teduh.kernel.scope import Scope
from teduh.kernel.texts import format_number

DROPS_EMPTY: Final = 2  # fields for leaving something out, besides those filled in
METHODS: Final = (
    ("", gettext_lazy("as in the run")),
    ("aggregate=arithmetic", gettext_lazy("aggregate: arithmetic mean")),
    ("aggregate=geometric", gettext_lazy("aggregate: geometric mean")),
    ("aggregate=harmonic", gettext_lazy("aggregate: harmonic mean")),
    ("normalise=minmax", gettext_lazy("normalise: min-max")),
    ("normalise=zscore", gettext_lazy("normalise: z-score")),
    ("normalise=rank", gettext_lazy("normalise: rank")),
    ("normalise=percentile_rank", gettext_lazy("normalise: percentile rank")),
    ("weight=given", gettext_lazy("weights: as given")),
    ("weight=equal", gettext_lazy("weights: equal")),
    ("weight=pca", gettext_lazy("weights: principal components")),
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
    table = comparison_table(compared, _question(request.GET))
    if kind:
        return table_file(table, kind)
    changes = [change_words(change, context) for change in compared.changes]
    context |= {"compared": compared, "table": table, "changes": changes}
    return render(request, "indices/whatif.html", context)


def change_words(change: Change, context: dict[str, Any]) -> str:
    """Return one change as a sentence, by the names that the form has."""
    nodes = {node.id: node.text for node in context["nodes"]}
    match change:
        case DropNode(node):
            return _("Without %(node)s") % {"node": nodes.get(node, node)}
        case SetWeight(node, weight):
            return _("Weight %(weight)s for %(node)s") % {
                "node": nodes.get(node, node),
                "weight": format_number(weight, None),
            }
        case ReplaceValue(unit_id, column, value):
            names = {unit.code: unit.name for unit in context["units"]}
            return _("%(place)s, %(column)s: value %(value)s") % {
                "place": names.get(unit_id, unit_id),
                "column": dict(context["columns"]).get(column, column),
                "value": format_number(value, None),
            }
        case SwapMethod(step, method):
            labels = {key: str(label) for key, label in METHODS}
            name = f"{step}={method}"
            return _("Method: %(method)s") % {"method": labels.get(name, name)}


def _question(query: QueryDict) -> str:
    """Return the changes of an address without the order and the page of its table."""
    asked = query.copy()
    for name in ("urut", "hal"):
        asked.pop(name, None)
    return asked.urlencode()


def _context(query: QueryDict, run: Any, scope: Scope) -> dict[str, Any]:
    nodes = list(selectors.run_nodes(run).values()) if run.artefact else []
    scores = selectors.run_scores(run, scope=scope, with_parts=False) if run.artefact else None
    return {
        "run": run,
        "nodes": nodes,
        "units": scores.rows if scores else (),
        "columns": selectors.run_column_names(run) if run.artefact else [],
        "methods": METHODS,
        "drops": [drop for drop in query.getlist("buang") if drop] + [""] * DROPS_EMPTY,
        "chosen": {
            "weight_node": query.get("bobot_simpul", ""),
            "weight": query.get("bobot", ""),
            "unit": query.get("tempat", ""),
            "column": query.get("kolom", ""),
            "value": query.get("nilai", ""),
            "method": query.get("cara", ""),
        },
    }
