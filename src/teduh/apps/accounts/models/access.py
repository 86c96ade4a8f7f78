"""Grants and devices: what lets somebody, or something, act."""

from __future__ import annotations

import uuid
from datetime import date, datetime

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models.institutions import Institution
from teduh.apps.accounts.models.people import Person
from teduh.apps.accounts.rules import GrantState, Period
from teduh.apps.regions.models import Place
from teduh.kernel.clock import local_date
from teduh.kernel.scope import Actor, ActorKind, Grant, Role


class RoleChoice(models.TextChoices):
    """Roles that can be granted, with the words for them."""

    MONITOR = Role.MONITOR.value, _("Monitor")
    SUPERVISOR = Role.SUPERVISOR.value, _("Supervisor")
    ANALYST = Role.ANALYST.value, _("Analyst")
    COORDINATOR = Role.COORDINATOR.value, _("Coordinator")
    CASE_OFFICER = Role.CASE_OFFICER.value, _("Case officer")
    CUSTODIAN = Role.CUSTODIAN.value, _("Identity custodian")
    LEADER = Role.LEADER.value, _("Leader")
    ADMINISTRATOR = Role.ADMINISTRATOR.value, _("Administrator")


class GrantStateChoice(models.TextChoices):
    """States of a grant, with the words for them."""

    PENDING = GrantState.PENDING.value, _("Waits for a second person")
    CONFIRMED = GrantState.CONFIRMED.value, _("Confirmed")
    WITHDRAWN = GrantState.WITHDRAWN.value, _("Withdrawn")


class GrantRecord(models.Model):
    """One person's grant of institution + region + period + role.

    It holds from the first to the last day, both whole, by the calendar of its region. Nobody
    inherits it: a successor is granted anew.
    """

    person = models.ForeignKey(
        Person, models.PROTECT, related_name="grants", verbose_name=_("person")
    )
    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="grants", verbose_name=_("institution")
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="grants", verbose_name=_("region")
    )
    role = models.CharField(_("role"), max_length=16, choices=RoleChoice.choices)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    state = models.CharField(
        _("state"), max_length=12, choices=GrantStateChoice.choices, editable=False
    )
    granted_by = models.CharField(max_length=64, editable=False)  # actor_id
    granted_at = models.DateTimeField(default=timezone.now, editable=False)
    confirmed_by = models.CharField(max_length=64, blank=True, editable=False)  # actor_id
    confirmed_at = models.DateTimeField(null=True, editable=False)
    withdrawn_by = models.CharField(max_length=64, blank=True, editable=False)  # actor_id
    withdrawn_at = models.DateTimeField(null=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    class Meta:
        ordering = ["person", "-valid_from", "role"]
        verbose_name = _("grant")
        verbose_name_plural = _("grants")
        indexes = [models.Index(fields=["person", "state"], name="accounts_grant_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to=None) | Q(valid_to__gte=F("valid_from")),
                name="accounts_grant_period",
            ),
            models.CheckConstraint(
                condition=~Q(confirmed_by=F("granted_by")), name="accounts_grant_two_people"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()} {self.valid_from:%Y-%m-%d}"

    @property
    def period(self) -> Period:
        """The days on which it holds."""
        return Period(self.valid_from, self.valid_to)

    def holds_at(self, moment: datetime) -> bool:
        """Say whether it is in force at a moment, by its region's calendar; needs `place`."""
        day = local_date(moment, self.place.path)
        return self.state == GrantState.CONFIRMED and self.as_grant().holds_on(day)

    def as_grant(self) -> Grant:
        """Return the value that selectors take; needs `place` loaded."""
        return Grant(
            institution_id=self.institution_id,
            path=self.place.path,
            role=Role(self.role),
            valid_from=self.valid_from,
            valid_to=self.valid_to,
        )


def new_device_actor_id() -> str:
    """Return a fresh opaque id of a device."""
    return f"d-{uuid.uuid4().hex}"


class Device(models.Model):
    """A phone or computer that sends for an institution. Its secret is stored as a digest only."""

    institution = models.ForeignKey(
        Institution, models.PROTECT, related_name="devices", verbose_name=_("institution")
    )
    person = models.ForeignKey(
        Person,
        models.PROTECT,
        null=True,
        blank=True,
        related_name="devices",
        verbose_name=_("carried by"),
    )
    place = models.ForeignKey(
        Place, models.PROTECT, related_name="devices", verbose_name=_("region")
    )
    name = models.CharField(_("name"), max_length=80)
    actor_id = models.CharField(
        max_length=64, unique=True, default=new_device_actor_id, editable=False
    )
    secret_digest = models.CharField(max_length=64, unique=True, editable=False)
    valid_from = models.DateField(_("from"))
    valid_to = models.DateField(_("until"), null=True, blank=True)
    revoked_at = models.DateTimeField(_("revoked"), null=True, editable=False)
    created_at = models.DateTimeField(_("created"), default=timezone.now, editable=False)

    class Meta:
        ordering = ["institution", "name"]
        verbose_name = _("device")
        verbose_name_plural = _("devices")

    def __str__(self) -> str:
        return self.name

    @property
    def actor(self) -> Actor:
        """The opaque actor that is stored with what this device sends."""
        return Actor(self.actor_id, ActorKind.DEVICE)

    def is_usable_on(self, day: date) -> bool:
        """Say whether it may send on a day."""
        in_time = self.valid_from <= day and (self.valid_to is None or day <= self.valid_to)
        return in_time and self.revoked_at is None
