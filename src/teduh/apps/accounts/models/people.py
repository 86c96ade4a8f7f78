"""People who sign in. A name to sign in with, a name to show, nothing else about them.

Everything else keeps the opaque `actor_id` of a person and never a link to this table, so that a
lower app needs no knowledge of accounts and a removed person leaves no broken rows.
"""

from __future__ import annotations

import uuid
from collections.abc import Iterable
from typing import Final

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.core.validators import RegexValidator
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.rules import GrantState
from teduh.kernel.scope import Actor, ActorKind, Role

ADMIN_APPS: Final = frozenset(
    {"audit", "jobs", "regions", "accounts", "elections", "indices", "referrals"}
)


def new_actor_id() -> str:
    """Return a fresh opaque id of a person."""
    return f"p-{uuid.uuid4().hex}"


class PersonManager(BaseUserManager["Person"]):
    """Finds people by their sign-in name, whatever its case."""

    def get_by_natural_key(self, username: str | None) -> Person:
        """Return the person with that sign-in name."""
        return self.get(username=Person.normalize_username((username or "").strip()).lower())


class Person(AbstractBaseUser):
    """Somebody with an account. No e-mail address is asked for.

    What a person may do comes from grants alone: there are no groups and no permissions of Django.
    Being let into the admin site follows from a grant as administrator that is in force today.
    """

    username = models.CharField(
        _("sign-in name"),
        max_length=64,
        unique=True,
        validators=[
            RegexValidator(
                r"^[a-z0-9][a-z0-9._-]{2,63}$",
                _("Use 3 to 64 small letters, digits, points, hyphens or underscores."),
            )
        ],
        error_messages={"unique": _("This sign-in name is taken.")},
    )
    display_name = models.CharField(_("name"), max_length=120)
    actor_id = models.CharField(max_length=64, unique=True, default=new_actor_id, editable=False)
    is_active = models.BooleanField(_("may sign in"), default=True)
    is_demo = models.BooleanField(_("exercise account"), default=False, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    objects = PersonManager()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS = ["display_name"]

    class Meta:
        ordering = ["username"]
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [
            models.UniqueConstraint(Lower("username"), name="accounts_person_username_lower"),
        ]

    def __str__(self) -> str:
        return self.display_name or self.username

    def get_full_name(self) -> str:
        """Return the name to show."""
        return str(self)

    def get_short_name(self) -> str:
        """Return the sign-in name."""
        return self.username

    @cached_property
    def is_staff(self) -> bool:
        """Whether this person administers an institution today; asked by Django's admin site."""
        now = timezone.now()
        held = self.grants.filter(
            role=Role.ADMINISTRATOR, state=GrantState.CONFIRMED, institution__is_active=True
        )
        return any(grant.holds_at(now) for grant in held.select_related("place"))

    def has_perm(self, perm: str, obj: object = None) -> bool:  # noqa: ARG002
        """Administrators may what the admin site offers of our apps; its pages filter further.

        There are no permissions of Django's kind, so nobody else has any; and nobody has one for
        other libraries' tables, where secrets of second factors and calls of work lie.
        """
        return self.has_module_perms(perm.partition(".")[0])

    def has_perms(self, perm_list: Iterable[str], obj: object = None) -> bool:
        """Say whether all permissions are held; see `has_perm`."""
        return all(self.has_perm(perm, obj) for perm in perm_list)

    def has_module_perms(self, app_label: str) -> bool:
        """Say whether the admin site shows an app to this person; see `has_perm`."""
        return app_label in ADMIN_APPS and self.is_active and self.is_staff

    @property
    def actor(self) -> Actor:
        """The opaque actor that is stored with what this person does."""
        return Actor(self.actor_id, ActorKind.PERSON)
