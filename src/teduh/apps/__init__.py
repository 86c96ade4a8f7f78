"""Django apps, one subject each; lowest first: audit, jobs, regions, accounts, elections, indices."""
