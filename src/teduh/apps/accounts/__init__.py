"""People, institutions, work units, positions and grants."""
