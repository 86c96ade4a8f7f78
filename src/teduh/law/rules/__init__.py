"""The rule catalogue, and which table may apply."""

from teduh.law.rules.catalogue import (
    LawChange,
    Reading,
    Rule,
    Sanction,
    law_changes,
    readings,
    rule_get,
    rules,
    rules_on,
    sanction_levels,
)
from teduh.law.rules.checks import rule_findings
from teduh.law.rules.proposal import Fit, Proposal, no_rule_reason, propose_tables

__all__ = [
    "Fit", "LawChange", "Proposal", "Reading", "Rule", "Sanction", "law_changes",
    "no_rule_reason", "propose_tables", "readings", "rule_findings", "rule_get", "rules",
    "rules_on", "sanction_levels",
]  # fmt: skip
