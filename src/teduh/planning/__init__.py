"""Pure: coverage, gaps, allocation and effect. Empty until prevention lands."""
