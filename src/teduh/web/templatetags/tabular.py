"""Tables for templates of apps, which may not import `teduh.web`.

An app's view puts a plain description of a table into the context (any object with the fields of
`components.tables.Table`, its columns as mappings); `{% data_table table %}` draws it as every
other table is drawn, sorted and paged by the address.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import template

from teduh.web.components.tables import Column, Table, TableView

register = template.Library()


@register.inclusion_tag("components/table.html", takes_context=True)
def data_table(
    context: Mapping[str, Any],
    table: Any,
    limit: int | None = None,
    level: int = 2,
    bare: bool = False,
) -> dict[str, Any]:
    """Draw a table; with a limit its first rows only and a link to all."""
    drawn = Table(
        id=table.id,
        title=table.title,
        columns=tuple(Column(**column) for column in table.columns),
        rows=table.rows,
        subtitle=table.subtitle,
        source=table.source,
        address=table.address,
        order=table.order,
        empty=table.empty,
        notes=table.notes,
    )
    request = context.get("request")
    query = {} if request is None or limit is not None else request.GET.dict()
    view = TableView(drawn, query, limit=limit, heading_level=level)
    return {"view": view, "bare": bare, "request": request}
