"""Events held against the windows of article 71, and checks that were made before an act.

Neither names anybody: an event tells a post and an act, a check an act that is planned. Each row
belongs to one institution and is read by that one alone. Whether an event lies in a window is never
stored: it is counted from the election's days whenever somebody reads it.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from teduh.apps.accounts.models import Institution, WorkUnit
from teduh.apps.elections.models import Contest
from teduh.apps.incumbency.rules import SOURCE_LIMIT, TEXT_LIMIT, EventState
from teduh.apps.regions.models import Place


class Post(models.TextChoices):
    """The office of whoever acted; article 71 speaks of the first three."""

    HEAD = "kepala_daerah", _("Head of region")
    DEPUTY = "wakil_kepala_daerah", _("Deputy head of region")
    ACTING = "penjabat", _("Acting head (Pj, Pjs, Plt, Plh)")
    SECRETARY = "sekda", _("Regional secretary")
    OFFICE_HEAD = "kepala_opd", _("Head of a regional office")
    DISTRICT_HEAD = "camat", _("Head of a district (camat)")
    VILLAGE_HEAD = "kades_lurah", _("Head of a desa or kelurahan")
    OTHER = "lainnya", _("Another office")


HEADS = frozenset({Post.HEAD.value, Post.DEPUTY.value, Post.ACTING.value})


class Recorded(models.Model):
    """What both have: whose it is, of which contest, where, what, when, who wrote it down."""

    institution = models.ForeignKey(Institution, models.PROTECT, related_name="+")
    contest = models.ForeignKey(Contest, models.PROTECT, related_name="+")
    place = models.ForeignKey(Place, models.PROTECT, related_name="+")
    kind = models.CharField(max_length=16)  # an id of teduh.law.incumbent.event_kinds()
    on = models.DateField()
    what = models.CharField(max_length=TEXT_LIMIT)
    approved_on = models.DateField(null=True)  # the day of the Minister's letter, if there is one
    is_exercise = models.BooleanField(default=False)
    recorded_by = models.CharField(max_length=64)
    recorded_at = models.DateTimeField()
    version = models.PositiveIntegerField(default=1)

    class Meta:
        abstract = True


class WatchedEvent(Recorded):
    """An act of government as Bawaslu saw it. `desk` is the place whose grants reach it.

    An act outside the institution's region (article 71(3) holds there too) has the region itself as
    its desk. `text_digest` keeps the same event from being entered twice.
    """

    desk = models.ForeignKey(Place, models.PROTECT, related_name="+")
    post = models.CharField(max_length=24, choices=Post.choices)
    source = models.CharField(max_length=SOURCE_LIMIT)
    state = models.CharField(
        max_length=12,
        default=EventState.RECORDED.value,
        choices=[
            (EventState.RECORDED.value, _("recorded")),
            (EventState.EXAMINING.value, _("being examined")),
            (EventState.CLOSED.value, _("done")),
        ],
    )
    reason = models.TextField(blank=True)
    reference_kind = models.CharField(max_length=16, blank=True)  # "case": resolved in `web`
    reference_id = models.CharField(max_length=64, blank=True)
    text_digest = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("watched event")
        verbose_name_plural = _("watched events")
        ordering = ["-on", "-pk"]
        indexes = [models.Index(fields=["institution", "state"], name="incumbency_event_state")]
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "contest", "kind", "on", "place", "text_digest"],
                name="incumbency_event_once",
            ),
            models.CheckConstraint(
                condition=~Q(state=EventState.CLOSED.value) | ~Q(reason=""),
                name="incumbency_event_closed_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%Y-%m-%d}"


class ComplianceCheck(Recorded):
    """A check before an act, kept as it was shown: it is not changed afterwards.

    `result` holds standing, windows, reasons and exceptions of that day; `items` the lines of the
    checklist with what was ticked and which letter was named. A new check is a new row.
    """

    work_unit = models.ForeignKey(WorkUnit, models.PROTECT, null=True, related_name="+")
    checked_on = models.DateField()  # in the zone of the place
    standing = models.CharField(max_length=16)
    result = models.JSONField()
    items = models.JSONField()

    class Meta:
        verbose_name = _("compliance check")
        verbose_name_plural = _("compliance checks")
        ordering = ["-checked_on", "-pk"]
        indexes = [models.Index(fields=["institution", "on"], name="incumbency_check_day")]

    def __str__(self) -> str:
        return f"{self.kind} {self.on:%Y-%m-%d}"

    @property
    def is_late(self) -> bool:
        """Say whether it was checked after the day of the act."""
        return self.checked_on > self.on

    @property
    def open_items(self) -> list[dict]:
        """The lines that were not ticked."""
        return [item for item in self.items if not item["done"]]
