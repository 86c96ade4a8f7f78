"""Pure: rule catalogue, legal clocks, windows and tracks. Empty until neutrality lands."""
