"""How names of places are compared: the same name spelled twice has one key."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

_NOT_WORD = re.compile(r"[^a-z0-9]+")
_APOSTROPHES = re.compile(r"['’‘`´\\]")
_SHORT = {"kep": "kepulauan", "kab": "kabupaten", "adm": "administrasi", "kec": "kecamatan"}
# Longest first: what stands before a name and tells only its kind.
_TITLES = (
    ("kabupaten administrasi", "kabupaten"),
    ("kota administrasi", "kota"),
    ("daerah khusus ibukota", "province"),
    ("daerah istimewa", "province"),
    ("desa adat", "desa_adat"),
    ("provinsi", "province"),
    ("kabupaten", "kabupaten"),
    ("kecamatan", "kecamatan"),
    ("kelurahan", "kelurahan"),
    ("distrik", "kecamatan"),
    ("dusun", "dusun"),
    ("desa", "desa"),
    ("kota", "kota"),
    ("prov", "province"),
    ("kel", "kelurahan"),
)


@lru_cache(maxsize=4096)
def name_key(name: str) -> str:
    """Return a name in lower case without marks, its short forms written out.

    >>> name_key("Kab. Kutai  Kartanegara"), name_key("Mu’ut")
    ('kabupaten kutai kartanegara', 'muut')
    """
    plain = unicodedata.normalize("NFKD", name.lower()).encode("ascii", "ignore").decode()
    words = _NOT_WORD.sub(" ", _APOSTROPHES.sub("", plain)).split()
    return " ".join(_SHORT.get(word, word) for word in words)


def name_split_title(key: str) -> tuple[str, str]:
    """Return (kind, name) of a key that begins with a title, else ('', key).

    `Kota Bangun` is the name of a district, so callers try the whole key first.

    >>> name_split_title("kabupaten kutai kartanegara")
    ('kabupaten', 'kutai kartanegara')
    """
    for title, kind in _TITLES:
        if key.startswith(f"{title} "):
            return kind, key[len(title) + 1 :]
    return "", key


def place_name_key(name: str, level: str) -> str:
    """Return the key of a stored name: provinces and regencies without their title."""
    key = name_key(name)
    return name_split_title(key)[1] if level in ("province", "regency") else key


def match_key(name: str, level: str) -> str:
    """Return a key that forgives spaces, to match files of different spelling within a parent.

    >>> match_key("KOTA BONTANG", "regency"), match_key("Gunungsari Ulu", "village")
    ('bontang', 'gunungsariulu')
    """
    key = name_key(name)
    kind, rest = name_split_title(key)
    titles = {
        "province": ("province",),
        "regency": ("kabupaten", "kota"),
        "district": ("kecamatan",),
        "village": ("desa", "kelurahan", "desa_adat"),
        "hamlet": ("dusun",),
    }
    return (rest if kind in titles.get(level, ()) else key).replace(" ", "")


def kind_named(name: str) -> str:
    """Return the kind a title tells (`kota` of `KOTA SOLOK`), or nothing."""
    return name_split_title(name_key(name))[0]
