"""Every address of the program and who may open it. `test_scope.py` fails on one that is not here.

Add a line for each new route: the pattern exactly as the URL tree has it, an example address, and
who reaches it. `{names}` in the example are filled from the world of `test_scope.py`, once with
what is there and once with what never was.
"""

from __future__ import annotations

from teduh.apps.indices.rules import EDITORS, PUBLISHERS
from teduh.apps.regions.services.hamlets import PROPOSERS
from teduh.kernel.scope import Role
from tests.api.case_routes import CASE_ROUTES
from tests.api.reach import (
    CONFIRMING,
    EVERY_ROLE,
    Reach,
    Route,
    at_village,
    of_dataset,
    of_run,
    on_run,
    own,
    public,
    signed_in,
)

_RUN = "hasil/(?P<run_id>[0-9a-f]{12,64})"
_PLACE = _RUN + "/(?P<code>[0-9a-z.]{2,64})"
_NODE = _PLACE + "/(?P<indicator>[A-Za-z0-9][A-Za-z0-9_.-]*)"
_VERSION = "himpunan/(?P<slug>[-a-z0-9_]+)/v(?P<number>[0-9]{1,6})"
_KIND = r"\.(?P<kind>csv|json)$"
_FORMAT = r"\.(?P<format>csv|json)$"

ROUTES: dict[str, Route] = {
    **CASE_ROUTES,
    # Pages for reading
    "": public("/"),
    "bahasa/<str:code>/": public("/bahasa/en/", 302),
    "sehat/": public("/sehat/"),
    "cari/": public("/cari/?q=tempat"),
    "cari.json": public("/cari.json?q=tempat"),
    "tentang/": public("/tentang/"),
    "wilayah/<str:code>/": public("/wilayah/64.02/"),
    "wilayah/<str:code>/peta.json": public("/wilayah/64.02/peta.json"),
    "wilayah/<str:code>/tabel/<slug:name>/": public("/wilayah/64.02/tabel/tidak-ada/", 404),
    r"^wilayah/(?P<code>[^/]+)/tabel/(?P<name>[-\w]+)" + _FORMAT: public(
        "/wilayah/64.02/tabel/tidak-ada.csv", 404
    ),
    "wilayah/<str:code>/grafik/<slug:name>.<slug:format>": public(
        "/wilayah/64.02/grafik/tidak-ada.svg", 404
    ),
    # Dusun, RW and RT of a village
    "wilayah/<str:code>/susunan/": at_village("/wilayah/{village}/susunan/"),
    r"^wilayah/(?P<code>[^/]+)/susunan" + _KIND: at_village("/wilayah/{village}/susunan.csv"),
    "wilayah/<str:code>/susunan/usul/": at_village(
        "/wilayah/{village}/susunan/usul/", frozenset(PROPOSERS), {"nama": ""}
    ),
    "wilayah/<str:code>/susunan/unggah/": at_village(
        "/wilayah/{village}/susunan/unggah/", frozenset(PROPOSERS), {}
    ),
    "wilayah/<str:code>/susunan/setujui/": at_village(
        "/wilayah/{village}/susunan/setujui/", frozenset({Role.SUPERVISOR}), {}
    ),
    "wilayah/<str:code>/putusan/": at_village("/wilayah/{hamlet}/putusan/"),
    "wilayah/<str:code>/<slug:tab>/": public("/wilayah/64.02/tidak-ada/", 404),
    "instrumen/": public("/instrumen/"),
    "instrumen/<slug:instrument_id>/": public("/instrumen/ikp-2024/"),
    "instrumen/<slug:instrument_id>/tabel/<slug:name>/": public(
        "/instrumen/ikp-2024/tabel/tidak-ada/", 404
    ),
    r"^instrumen/(?P<instrument_id>[-\w]+)/tabel/(?P<name>[-\w]+)" + _FORMAT: public(
        "/instrumen/ikp-2024/tabel/tidak-ada.csv", 404
    ),
    "data/": public("/data/"),
    "data/<slug:dataset_id>/": public("/data/tidak-ada/", 404),
    r"^data/(?P<dataset_id>[-\w]+)" + _FORMAT: public("/data/tidak-ada.csv", 404),
    # The law
    "aturan/": public("/aturan/"),
    "aturan/tenggat/": public("/aturan/tenggat/"),
    "aturan/usul/": public("/aturan/usul/"),
    "aturan/tabel/<slug:name>/": public("/aturan/tabel/aturan/"),
    r"^aturan/tabel/(?P<name>[-\w]+)" + _FORMAT: public("/aturan/tabel/tenggat.csv"),
    "aturan/<slug:rule_id>/": public("/aturan/tidak-ada/", 404),
    "peta/daratan.json": public("/peta/daratan.json"),
    "sumber/<str:figure_id>/": public("/sumber/tidak-ada/", 404),
    # The board and long work
    "papan/": signed_in("/papan/"),
    "pekerjaan/<int:job_id>/": Route(
        Reach.RECORD, "/pekerjaan/{job}/", EVERY_ROLE, login_first=True
    ),
    "pekerjaan/<int:job_id>/kemajuan/": Route(
        Reach.RECORD, "/pekerjaan/{job}/kemajuan/", EVERY_ROLE, login_first=True
    ),
    "pekerjaan/<int:job_id>/batal/": Route(
        Reach.RECORD, "/pekerjaan/{job}/batal/", EVERY_ROLE, post={}, login_first=True
    ),
    "pekerjaan/<int:job_id>/ulang/": Route(
        Reach.RECORD, "/pekerjaan/{job}/ulang/", EVERY_ROLE, post={}, login_first=True
    ),
    # Datasets
    "himpunan/": signed_in("/himpunan/"),
    "^himpunan" + _KIND: signed_in("/himpunan.csv"),
    "himpunan/templat/": public("/himpunan/templat/"),
    "himpunan/unggah/": Route(
        Reach.RECORD, "/himpunan/unggah/", frozenset(EDITORS), login_first=True
    ),
    "himpunan/<slug:slug>/": of_dataset("/himpunan/{slug}/"),
    r"^himpunan/(?P<slug>[-a-z0-9_]+)" + _KIND: of_dataset("/himpunan/{slug}.csv"),
    f"^{_VERSION}/nilai/$": of_dataset("/himpunan/{slug}/v1/nilai/"),
    f"^{_VERSION}/nilai{_KIND}": of_dataset("/himpunan/{slug}/v1/nilai.csv"),
    f"^{_VERSION}/berkas/$": of_dataset("/himpunan/{slug}/v1/berkas/", 404),
    f"^{_VERSION}/hitung/$": on_run("/himpunan/{slug}/v1/hitung/", EDITORS),
    # Runs
    "hasil/": public("/hasil/"),
    "^hasil" + _KIND: public("/hasil.csv"),
    f"^{_RUN}/$": of_run("/hasil/{run}/"),
    f"^{_RUN}/kemajuan/$": of_run("/hasil/{run}/kemajuan/"),
    f"^{_RUN}/skor/$": of_run("/hasil/{run}/skor/"),
    f"^{_RUN}/skor{_KIND}": of_run("/hasil/{run}/skor.csv"),
    f"^{_RUN}/batal/$": on_run("/hasil/{run}/batal/", EDITORS),
    f"^{_RUN}/ulang/$": on_run("/hasil/{run}/ulang/", EDITORS),
    f"^{_RUN}/terbitkan/$": on_run("/hasil/{run}/terbitkan/", PUBLISHERS, alasan="Rapat 3 Maret"),
    f"^{_RUN}/tarik/$": on_run("/hasil/{run}/tarik/", PUBLISHERS, alasan="Rapat 3 Maret"),
    f"^{_RUN}/andai/$": of_dataset("/hasil/{run}/andai/"),
    f"^{_RUN}/andai{_KIND}": of_dataset("/hasil/{run}/andai.csv"),
    f"^{_PLACE}/$": of_run("/hasil/{run}/{code}/", by_place=True),
    f"^{_PLACE}/penyebab/$": of_run("/hasil/{run}/{code}/penyebab/", by_place=True),
    f"^{_PLACE}/penyebab{_KIND}": of_run("/hasil/{run}/{code}/penyebab.csv", by_place=True),
    f"^{_NODE}/$": of_run("/hasil/{run}/{code}/a01/", by_place=True),
    f"^{_NODE}/nilai/$": of_run("/hasil/{run}/{code}/a01/nilai/", by_place=True),
    f"^{_NODE}/nilai{_KIND}": of_run("/hasil/{run}/{code}/a01/nilai.csv", by_place=True),
    # Accounts
    "akun/hak/": signed_in("/akun/hak/"),
    "akun/hak/<int:grant_id>/sahkan/": Route(
        Reach.RECORD, "/akun/hak/{grant}/sahkan/", CONFIRMING, post={}, login_first=True
    ),
    "akun/hak/<int:grant_id>/tolak/": Route(
        Reach.RECORD, "/akun/hak/{grant}/tolak/", CONFIRMING, post={}, login_first=True
    ),
    "unit-kerja/": signed_in("/unit-kerja/"),
    "^unit-kerja" + _KIND: signed_in("/unit-kerja.csv"),
    "akun/kode/sandi/": public("/akun/kode/sandi/"),
    "akun/kode/faktor-kedua/": public("/akun/kode/faktor-kedua/"),
    "akun/masuk/": public("/akun/masuk/"),
    "akun/keluar/": public("/akun/keluar/"),
    "akun/nonaktif/": public("/akun/nonaktif/"),
    "akun/pastikan/": signed_in("/akun/pastikan/"),
    "akun/sandi/": signed_in("/akun/sandi/"),
    "akun/faktor-kedua/": signed_in("/akun/faktor-kedua/"),
    "akun/faktor-kedua/masuk/": public("/akun/faktor-kedua/masuk/"),
    "akun/faktor-kedua/pastikan/": signed_in("/akun/faktor-kedua/pastikan/"),
    "akun/faktor-kedua/totp/pasang/": signed_in("/akun/faktor-kedua/totp/pasang/"),
    "akun/faktor-kedua/totp/lepas/": signed_in("/akun/faktor-kedua/totp/lepas/"),
    "akun/faktor-kedua/kode/": signed_in("/akun/faktor-kedua/kode/"),
    "akun/faktor-kedua/kode/buat/": signed_in("/akun/faktor-kedua/kode/buat/"),
    "akun/faktor-kedua/kode/unduh/": signed_in("/akun/faktor-kedua/kode/unduh/"),
    "akun/faktor-kedua/kunci/": signed_in("/akun/faktor-kedua/kunci/"),
    "akun/faktor-kedua/kunci/tambah/": signed_in("/akun/faktor-kedua/kunci/tambah/"),
    "akun/faktor-kedua/kunci/masuk/": public("/akun/faktor-kedua/kunci/masuk/"),
    "akun/faktor-kedua/kunci/pastikan/": signed_in("/akun/faktor-kedua/kunci/pastikan/"),
    "akun/faktor-kedua/kunci/<int:pk>/hapus/": own("/akun/faktor-kedua/kunci/{key}/hapus/"),
    "akun/faktor-kedua/kunci/<int:pk>/ubah/": own("/akun/faktor-kedua/kunci/{key}/ubah/"),
}
# The pages of the admin site are one rule and not one line each: see `test_scope.py`.
ADMIN = "admin/"
