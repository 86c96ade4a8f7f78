"""Settings, addresses, pages that join subjects, templates and static files."""
