"""Writing about elections."""

from teduh.apps.elections.services.loading import ElectionLoad, election_load, elections_load

__all__ = ["ElectionLoad", "election_load", "elections_load"]
