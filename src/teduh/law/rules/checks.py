"""Every fault of the rule catalogue, all at once; a test asserts that there are none."""

from __future__ import annotations

from typing import Final

from teduh.kernel.errors import Finding
from teduh.law.data_files import item_findings, read_data
from teduh.law.messages import LawDataMessage
from teduh.law.rules.catalogue import FILES, law_changes, readings, sanction_levels
from teduh.law.rules.messages import RuleMessage as M
from teduh.law.vocabulary import ElectionKind, PersonKind, Phase, RuleKind, RuleStatus

REQUIRED: Final = (
    "id", "act", "name", "explanation", "kind", "legal_basis", "sanction", "phase", "subjects",
    "elections", "status",
)  # fmt: skip
OPTIONAL: Final = (
    "track", "valid_from", "valid_to", "replaced_by", "changes", "readings", "conflicts",
    "confirmed", "unconfirmed", "sources",
)  # fmt: skip


def rule_findings() -> list[Finding]:
    """Return the faults of every file of rules."""
    found: list[Finding] = []
    ids: dict[str, str] = {}
    for name in FILES:
        document = read_data("rules", name)
        for i, item in enumerate(document.data["rules"]):
            path = f"rules[{i}]"
            found += item_findings(
                document,
                path,
                item,
                required=REQUIRED,
                optional=OPTIONAL,
                texts=("name", "explanation"),
                values={
                    "kind": tuple(RuleKind),
                    "phase": tuple(Phase),
                    "subjects": tuple(PersonKind),
                    "elections": tuple(ElectionKind),
                    "status": tuple(RuleStatus),
                    "changes": tuple(law_changes()),
                    "readings": tuple(readings()),
                },
            )
            found += item_findings(
                document,
                f"{path}.sanction",
                item.get("sanction") or {},
                required=("level", "text"),
                optional=("prison_months", "fine_rupiah", "joined"),
                texts=("text",),
                values={"level": tuple(sanction_levels()), "joined": ("and", "or", "and_or")},
            )
            if item["id"] in ids:
                params = {"id": item["id"]}
                found.append(Finding(LawDataMessage.ID_DUPLICATE, document.where(path), params))
            ids[item["id"]] = item.get("replaced_by") or ""
            # A rule without a page must say that none was seen, and what is not confirmed.
            if not item.get("sources") and not item.get("unconfirmed"):
                params = {"id": item["id"]}
                found.append(Finding(LawDataMessage.SOURCE_MISSING, document.where(path), params))
    found += [
        Finding(M.REFERENCE_UNKNOWN, params={"id": rule_id, "reference": after})
        for rule_id, after in ids.items()
        if after and after not in ids
    ]
    return found
