"""Pages of places that people with a grant keep."""
