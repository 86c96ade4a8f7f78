"""People and institutions, split by subject; import names from here."""

from teduh.apps.accounts.models.people import Person

__all__ = ["Person"]
