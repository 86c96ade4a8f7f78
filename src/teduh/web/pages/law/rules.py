"""The rules of neutrality: all of them with filters, each in plain words with its sources."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext
from django.views.decorators.http import require_safe

from teduh.kernel.errors import Finding, NotFound
from teduh.kernel.messages import KernelMessage
from teduh.kernel.texts import pick
from teduh.law.rules import Rule, law_changes, readings, rule_get, rules, sanction_levels
from teduh.law.tracks import track_get, track_ids
from teduh.law.vocabulary import RuleKind
from teduh.web.components.formats import date_text
from teduh.web.components.tables import Column, Table, table_response
from teduh.web.pages.law import clocks
from teduh.web.pages.law.wording import (
    choices,
    name_of,
    names,
    source_rows,
    span_text,
    validity_text,
)

LICENCE = gettext_lazy("Facts of law restated with their sources; words CC BY 4.0")


class RuleFilter(forms.Form):
    """What a reader looks for; everything is optional and nothing is kept."""

    q = forms.CharField(label=gettext_lazy("Words"), required=False, max_length=100)
    jenis = forms.ChoiceField(label=gettext_lazy("Table"), required=False)
    siapa = forms.ChoiceField(label=gettext_lazy("Who"), required=False)
    pemilihan = forms.ChoiceField(label=gettext_lazy("Election"), required=False)
    keadaan = forms.ChoiceField(label=gettext_lazy("State"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, group in (
            ("jenis", "kinds"),
            ("siapa", "persons"),
            ("pemilihan", "elections"),
            ("keadaan", "statuses"),
        ):
            found = choices(group, empty=_("all"))
            self.fields[name].choices = [c for c in found if c[0] != "semua"]  # type: ignore[attr-defined]

    def found(self) -> list[Rule]:
        """Return the rules that fit all of what was asked."""
        asked = self.cleaned_data if self.is_valid() else {}
        words = str(asked.get("q") or "").casefold().split()
        return [
            rule
            for rule in rules()
            if asked.get("jenis") in (None, "", rule.kind)
            and (not asked.get("siapa") or asked["siapa"] in rule.subjects)
            and (not asked.get("pemilihan") or asked["pemilihan"] in rule.elections)
            and asked.get("keadaan") in (None, "", rule.status)
            and all(word in _searched(rule) for word in words)
        ]

    def query(self) -> str:
        """Return what was asked as the query of an address; empty when nothing was."""
        asked = {name: self.data.get(name, "") for name in self.fields}
        return urlencode({name: value for name, value in asked.items() if value})


def _searched(rule: Rule) -> str:
    texts = (*rule.name.values(), *rule.explanation.values(), rule.legal_basis, rule.id)
    return " ".join(texts).casefold()


@require_safe
def listing(request: HttpRequest) -> HttpResponse:
    """Show the rules, a table of the law after the other, with a filter that needs no script."""
    form = RuleFilter(request.GET or None)
    found = form.found()
    groups = [
        {
            "id": kind.value,
            "name": name_of("kinds", kind),
            "rules": [rule_line(rule) for rule in found if rule.kind is kind],
        }
        for kind in RuleKind
    ]
    context = {
        "form": form,
        "is_filtered": any(request.GET.get(name) for name in form.fields),
        "groups": [group for group in groups if group["rules"]],
        "found_count": len(found),
        "total": len(rules()),
        "unconfirmed_count": sum(not rule.is_confirmed for rule in rules()),
        "readings": [reading_view(reading) for reading in readings().values()],
        "changes": [_change(change) for change in law_changes().values()],
        "table": rules_table(found, form.query()),
        "breadcrumbs": [(_("Rules"), "")],
    }
    return render(request, "pages/law/rules.html", context)


@require_safe
def page(request: HttpRequest, rule_id: str) -> HttpResponse:
    """Explain one rule."""
    rule = rule_get(rule_id)
    held_after = rule_get(rule.replaced_by) if rule.replaced_by else None
    before = [other for other in rules() if other.replaced_by == rule.id]
    context = {
        "rule": rule,
        "name": pick(dict(rule.name)),
        "kind": name_of("kinds", rule.kind),
        "status": name_of("statuses", rule.status),
        "validity": validity_text(rule.validity),
        "phase": name_of("phases", rule.phase),
        "persons": [name_of("persons", person) for person in rule.subjects],
        "elections": names("elections", rule.elections),
        "track": track_get(rule.track) if rule.track in track_ids() else None,
        "sanction": sanction_view(rule),
        "readings": [reading_view(reading) for reading in rule.readings],
        "changes": [_change(change) for change in rule.changes],
        "sources": source_rows(rule.sources),
        "after": held_after,
        "before": before,
        "same_act": [o for o in rules() if o.act == rule.act and o.id != rule.id],
        "breadcrumbs": [(_("Rules"), reverse("rules")), (pick(dict(rule.name)), "")],
    }
    return render(request, "pages/law/rule.html", context)


@require_safe
def table(request: HttpRequest, name: str, format: str = "html") -> HttpResponse:
    """Answer the rules, the clocks or the changes of the law as a table, CSV or JSON."""
    made = {
        "aturan": lambda: _filtered_table(RuleFilter(request.GET or None)),
        "tenggat": clocks.clocks_table,
        "perubahan": changes_table,
    }
    if name not in made:
        raise NotFound(Finding(KernelMessage.NOT_FOUND))
    found = made[name]()
    context = {
        "breadcrumbs": [(_("Rules"), reverse("rules")), (str(found.title), "")],
        "back_href": reverse("deadlines" if name == "tenggat" else "rules"),
        "back_title": _("Legal clocks") if name == "tenggat" else _("Rules"),
    }
    return table_response(found, request, format=format, context=context)


def rule_line(rule: Rule) -> dict[str, Any]:
    """Return a rule in a line of a list."""
    return {
        "href": reverse("rule", args=[rule.id]),
        "name": pick(dict(rule.name)),
        "sanction": pick(dict(rule.sanction.text)),
        "basis": rule.legal_basis,
        "status": "" if rule.status == "berlaku" else name_of("statuses", rule.status),
        "validity": validity_text(rule.validity),
        "is_confirmed": rule.is_confirmed,
        "has_conflict": bool(rule.conflicts),
        "is_disputed": bool(rule.readings),
    }


def sanction_view(rule: Rule) -> dict[str, Any]:
    """Return what may follow, in words."""
    level = sanction_levels()[rule.sanction.level]
    return {
        "level": pick(dict(level["name"])),
        "kinds": [pick(dict(kind)) for kind in level["kinds"]],
        "text": _beside(pick(dict(level["name"])), pick(dict(rule.sanction.text))),
        "prison": span_text(rule.sanction.prison_months, _("months")),
        "fine": span_text(rule.sanction.fine_rupiah, "rupiah"),
        "joined": {"and": _("and"), "or": _("or"), "and_or": _("and/or")}.get(
            rule.sanction.joined, ""
        ),
    }


def _beside(level: str, text: str) -> str:
    """Return what a text adds to the name of its level; nothing when it only repeats it."""
    return "" if text.casefold() == level.casefold() else text


def reading_view(reading: Any) -> dict[str, Any]:
    """Return a disputed reading: the question, both positions with their speakers, the standing."""
    return {
        "id": reading.id,
        "question": pick(dict(reading.question)),
        "standing": pick(dict(reading.standing)),
        "positions": [
            {
                "holder": pick(dict(position.holder)),
                "day": date_text(position.stated_on) if position.stated_on else "",
                "text": pick(dict(position.text)),
                "sources": source_rows(position.sources),
            }
            for position in reading.positions
        ],
    }


def _change(change: Any) -> dict[str, Any]:
    touched = [rule for rule in rules() if any(c.id == change.id for c in rule.changes)]
    return {
        "name": pick(dict(change.name)),
        "day": date_text(change.on),
        "effect": pick(dict(change.effect)),
        "is_retroactive": change.is_retroactive,
        "sources": source_rows(change.sources),
        "rules": [(pick(dict(rule.name)), reverse("rule", args=[rule.id])) for rule in touched],
    }


def _filtered_table(form: RuleFilter) -> Table:
    return rules_table(form.found(), form.query())


def rules_table(found: Sequence[Rule], query: str = "") -> Table:
    """Return rules as a table; its files have the ids too, and keep what was looked for."""
    address = reverse("law_table", args=["aturan"])
    return Table(
        id="aturan",
        title=_("Rules of neutrality"),
        subtitle=_("A rule is one act in one table of the law, in one version"),
        columns=(
            Column("name", _("Act")),
            Column("kind", _("Table")),
            Column("sanction", _("What may follow"), "note", sortable=False),
            Column("persons", _("Who"), "note", sortable=False, minor=True),
            Column("elections", _("Elections"), minor=True),
            Column("legal_basis", _("Legal basis")),
            Column("valid_from", _("In force since"), "date"),
            Column("valid_to", _("Until"), "date"),
            Column("status", _("State")),
            Column("confirmed", _("Seen in the text of the law")),
            Column("rule", "rule", file_only=True),
            Column("act", "act", file_only=True),
            Column("sanction_level", "sanction_level", file_only=True),
            Column("explanation", "explanation", file_only=True),
            Column("conflicts", "conflicts", file_only=True),
            Column("source_url", "source_url", file_only=True),
        ),
        rows=[_row(rule) for rule in found],
        address=f"{address}?{query}" if query else address,
        source=_("the pages that each rule names"),
        licence=LICENCE,
        notes=(
            _("Most rows rest on the press and on excerpts. Check an article before anything "
              "hangs on it."),
        ),
    )  # fmt: skip


def _row(rule: Rule) -> dict[str, Any]:
    validity = rule.validity
    return {
        "rule": rule.id,
        "act": rule.act,
        "name": pick(dict(rule.name)),
        "name__href": reverse("rule", args=[rule.id]),
        "kind": name_of("kinds", rule.kind),
        "sanction": pick(dict(rule.sanction.text)),
        "sanction_level": rule.sanction.level,
        "persons": names("persons", rule.subjects),
        "elections": names("elections", rule.elections),
        "legal_basis": rule.legal_basis,
        "valid_from": validity.valid_from,
        "valid_from__text": date_text(validity.valid_from) if validity.valid_from else "",
        "valid_to": validity.valid_to,
        "valid_to__text": date_text(validity.valid_to) if validity.valid_to else "",
        "status": name_of("statuses", rule.status),
        "confirmed": _("yes") if rule.is_confirmed else _("no"),
        "explanation": pick(dict(rule.explanation)),
        "conflicts": " | ".join(pick(dict(text)) for text in rule.conflicts),
        "source_url": " ".join(source.url for source in rule.sources if source.url),
    }


def changes_table() -> Table:
    """Return the rulings and laws that changed rules."""
    rows = []
    for change in law_changes().values():
        view = _change(change)
        rows.append(
            {
                "name": view["name"],
                "on": change.on,
                "on__text": view["day"],
                "effect": view["effect"],
                "retroactive": _("yes") if change.is_retroactive else _("no"),
                "source_url": view["sources"][0]["url"] if view["sources"] else "",
                "source_url__href": view["sources"][0]["url"] if view["sources"] else "",
                "source_url__text": pgettext("a page", "open") if view["sources"] else "",
            }
        )
    return Table(
        id="perubahan-aturan",
        title=_("Law that changed"),
        columns=(
            Column("name", _("Ruling or law")),
            Column("on", _("Date"), "date"),
            Column("effect", _("What it changed"), "note", sortable=False),
            Column("retroactive", _("Retroactive")),
            Column("source_url", _("Source"), "link", sortable=False),
        ),
        rows=rows,
        address=reverse("law_table", args=["perubahan"]),
        source=_("the address in each row"),
        licence=LICENCE,
    )
