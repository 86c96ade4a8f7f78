"""The closed lists of the law's data; their names for people are in `vocabulary.yaml`."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from functools import cache
from typing import Final

from teduh.law.data_files import Texts, read_data


class ElectionKind(StrEnum):
    """Kinds of election; a repeated vote (PSU) is a round of its election."""

    PEMILU_NASIONAL = "pemilu_nasional"
    PEMILU_DAERAH = "pemilu_daerah"
    PILKADA = "pilkada"
    PILKADES = "pilkades"


# The election of 2024 was both national and of regional councils; its law is UU 7/2017.
ELECTION_ALIASES: Final = {"pemilu": ElectionKind.PEMILU_NASIONAL.value}


class RuleKind(StrEnum):
    """Which table an act stands in. `kode_etik` is that of civil servants, never of organisers."""

    KODE_ETIK = "kode_etik"
    DISIPLIN = "disiplin"
    PIDANA = "pidana"
    ADMINISTRATIF = "administratif"
    ADMINISTRATIF_DESA = "administratif_desa"
    KONTRAK_NON_ASN = "kontrak_non_asn"
    TNI_POLRI = "tni_polri"
    PROSEDUR = "prosedur"


class RuleStatus(StrEnum):
    """Whether a rule holds: in force, changed since, in force with a change ordered."""

    BERLAKU = "berlaku"
    DIUBAH = "diubah"
    MENUNGGU_REVISI = "menunggu_revisi"


class PersonKind(StrEnum):
    """Who can be subject of a rule."""

    ASN_PNS = "asn_pns"
    ASN_PPPK = "asn_pppk"
    NON_ASN = "non_asn"
    KADES = "kades"
    PERANGKAT_DESA = "perangkat_desa"
    BPD = "bpd"
    TNI = "tni"
    POLRI = "polri"
    PEJABAT_NEGARA = "pejabat_negara"
    PEJABAT_DAERAH = "pejabat_daerah"
    KEPALA_DAERAH = "kepala_daerah"
    PENJABAT = "penjabat"
    PEJABAT_BUMN = "pejabat_bumn"
    CALON = "calon"
    TIM_KAMPANYE = "tim_kampanye"
    PENYELENGGARA = "penyelenggara"


class Phase(StrEnum):
    """When, in an election, an act falls under a rule."""

    ANY = "any"
    BEFORE_DETERMINATION = "before_determination"
    FROM_DETERMINATION = "from_determination"
    CAMPAIGN = "campaign"
    WINDOW = "window"  # computed from article 71, see `teduh.law.incumbent`


@cache
def names_of(group: str) -> Mapping[str, Texts]:
    """Return the names of a closed list: `elections`, `kinds`, `statuses`, `persons`, `phases`."""
    data = read_data("rules", "vocabulary.yaml").data
    return {key: dict(text) for key, text in data[group].items()}
