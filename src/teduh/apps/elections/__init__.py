"""Elections with rounds, stages, contests, candidates, electorates and office-holders."""
