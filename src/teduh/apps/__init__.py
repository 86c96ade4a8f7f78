"""Django apps, a subject each, lowest first: audit, jobs, regions, accounts, elections, indices."""
