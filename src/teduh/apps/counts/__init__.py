"""Counts of cases: what leaders see of their own institution, and what it publishes. No names."""
