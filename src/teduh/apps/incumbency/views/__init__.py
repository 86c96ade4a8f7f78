"""Pages: the public calendar, Bawaslu's events, the Pemkab's checks."""
