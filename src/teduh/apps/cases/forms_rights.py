"""What officers enter at the rights desk, and on which ground a case is erased."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.cases.forms import TextForm
from teduh.apps.cases.models import RequestKind
from teduh.apps.cases.services.retention import Ground
from teduh.apps.cases.services.rights import ASKERS
from teduh.kernel.clock import format_date
from teduh.kernel.region_codes import region_code_zone
from teduh.kernel.texts import pick


class RequestForm(TextForm):
    """A request as it came."""

    dari = forms.ChoiceField(label=_("Who asks"), choices=list(ASKERS.items()))
    permintaan = forms.ChoiceField(label=_("What is asked"), choices=RequestKind.choices)
    diterima = forms.DateTimeField(
        label=_("Received on"),
        help_text=_("Day and hour in the office's zone; 3 x 24 hours run from then."),
        input_formats=["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M"],
        widget=forms.DateTimeInput({"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    field_order = ["dari", "permintaan", "diterima", "teks"]

    def received_at(self, region_code: str) -> datetime:
        """Return the moment of receipt, as the office's clock showed it."""
        shown: datetime = self.cleaned_data["diterima"]
        return shown.replace(tzinfo=ZoneInfo(region_code_zone(region_code)))


class ErasureForm(forms.Form):
    """The class of retention on which a case is to be erased."""

    submit_label = _("Propose")
    dasar = forms.ChoiceField(
        label=_("Ground"),
        help_text=_(
            "A custodian decides. What is sealed then goes for ever; a row for counts stays."
        ),
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, grounds: Sequence[Ground], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["dasar"].choices = [
            (
                each.retention.id,
                _("%(name)s: kept until %(day)s")
                % {"name": pick(dict(each.retention.name)), "day": format_date(each.ends_on)},
            )
            for each in grounds
        ]
