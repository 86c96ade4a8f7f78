"""Forms: they bind and describe input; what it means is decided by the services."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from teduh.apps.regions.models import Place
from teduh.apps.regions.rules.hamlets import HOLDS, NAME_LIMIT
from teduh.apps.regions.rules.names import name_key
from teduh.kernel.region_codes import PlaceLevel

LEVEL_WORDS: Final = {
    PlaceLevel.HAMLET.value: _("Dusun"),
    PlaceLevel.RW.value: _("RW"),
    PlaceLevel.RT.value: _("RT"),
}


class ProposalForm(forms.Form):
    """One dusun, RW or RT: what it is, what holds it, and its name or number."""

    jenis = forms.ChoiceField(label=_("What it is"))
    induk = forms.ChoiceField(label=_("Lies in"))
    nama = forms.CharField(
        label=_("Name or number"),
        max_length=NAME_LIMIT,
        help_text=_("The name of a dusun; of an RW or RT the number, for example 05."),
    )

    def __init__(self, *args: Any, village: Place, below: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        parents = [village, *(place for place in below if place.kind in HOLDS)]
        levels = dict.fromkeys(level for place in parents for level in HOLDS[place.kind])
        if not village.is_kelurahan:
            levels = dict.fromkeys(HOLDS[village.kind]) | levels
        self.fields["jenis"].choices = [  # type: ignore[attr-defined]
            (level.value, LEVEL_WORDS[level.value]) for level in levels
        ]
        self.fields["induk"].choices = [  # type: ignore[attr-defined]
            (place.path, parent_name(place)) for place in parents
        ]


def parent_name(place: Place) -> str:
    """Return the name of a place with what holds it, where a number alone would not tell."""
    numbered = place.level == PlaceLevel.RW and place.parent is not None
    return f"{place.parent.name}, {place.name}" if numbered else place.name  # type: ignore[union-attr]


class HamletFileForm(forms.Form):
    """An office's list."""

    berkas = forms.FileField(label=_("File"), help_text=_("Excel (.xlsx) or CSV."))


class NameForm(forms.Form):
    """Another name for a dusun."""

    nama = forms.CharField(
        label=_("New name"),
        max_length=NAME_LIMIT,
        help_text=_("The former name still finds it."),
    )


class MergeForm(forms.Form):
    """Which place continues this one."""

    ke = forms.ChoiceField(
        label=_("Continued by"),
        help_text=_("What lies in it moves there, with new codes; old codes still lead there."),
    )

    def __init__(self, *args: Any, siblings: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["ke"].choices = [  # type: ignore[attr-defined]
            (place.path, f"{place.name} ({place.path})") for place in siblings
        ]


class SplitForm(forms.Form):
    """The two dusun that continue one, and which of them each RW and RT goes to."""

    nama_1 = forms.CharField(label=_("Name of the first part"), max_length=NAME_LIMIT)
    nama_2 = forms.CharField(label=_("Name of the second part"), max_length=NAME_LIMIT)

    def __init__(self, *args: Any, children: Sequence[Place], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.children = children
        for child in children:
            self.fields[child.path] = forms.ChoiceField(
                label=_("%(name)s goes to") % {"name": child.name},
                choices=(("1", _("the first part")), ("2", _("the second part"))),
            )

    def clean(self) -> dict[str, Any]:
        """Refuse two parts of one name."""
        values = super().clean() or self.cleaned_data
        first, second = (name_key(values.get(field, "")) for field in ("nama_1", "nama_2"))
        if first and first == second:
            self.add_error("nama_2", _("The two parts need different names."))
        return values

    def parts(self) -> dict[str, list[str]]:
        """Return the codes that go to each name."""
        found: dict[str, list[str]] = {self.cleaned_data[f"nama_{n}"]: [] for n in "12"}
        for child in self.children:
            found[self.cleaned_data[f"nama_{self.cleaned_data[child.path]}"]].append(child.path)
        return found
