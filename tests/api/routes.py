"""Every address of the program and who may open it. `test_scope.py` fails on one that is not here.

Add a line for each new route: the pattern exactly as the URL tree has it, an example address, and
who reaches it. `{names}` in the example are filled from the world of `test_scope.py`, once with
what is there and once with what never was.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum

from teduh.apps.incumbency.rules import CHECK_READERS, CHECKERS, WATCHERS
from teduh.apps.indices.rules import EDITORS, PUBLISHERS, READERS
from teduh.apps.regions.services.hamlets import PROPOSERS
from teduh.kernel.scope import Role


class Reach(Enum):
    """Who reaches an address."""

    PUBLIC = "everybody, with one status for all"
    SIGNED_IN = "who is signed in, and only with what is their own"
    RECORD = "who has a grant in the record's institution; to others it does not exist"
    OWN = "one person only"


@dataclass(frozen=True)
class Route:
    """One route.

    `roles` may do what the address does; `seen_by` see the record and may be refused by name (403);
    to everybody else it answers as a record that never was. `by_place`: the record is of one place,
    so that a grant for another place of the same institution does not reach it.
    `any_institution`: places are common to all, so a grant there reaches them. `login_first`: a
    citizen is sent to the sign-in, which tells nothing either. `of_other`: the record is of the
    other institution of the world, so that those inside it are neighbours here.
    """

    reach: Reach
    address: str
    roles: frozenset[Role] = frozenset()
    seen_by: frozenset[Role] = frozenset()
    by_place: bool = False
    any_institution: bool = False
    post: Mapping[str, str] | None = None
    status: int = 200
    login_first: bool = False
    of_other: bool = False
    extra: Mapping[str, str] = field(default_factory=dict)


def public(address: str, status: int = 200) -> Route:
    return Route(Reach.PUBLIC, address, status=status)


def signed_in(address: str) -> Route:
    return Route(Reach.SIGNED_IN, address, login_first=True)


def own(address: str) -> Route:
    return Route(Reach.OWN, address, login_first=True)


EVERY_ROLE = frozenset(Role) - {Role.CITIZEN}
KEY_HOLDERS = frozenset({Role.CASE_OFFICER, Role.CUSTODIAN})
COUNT_VIEWERS = frozenset({Role.LEADER, Role.COORDINATOR})
PERIOD_SETTERS = frozenset({Role.ADMINISTRATOR, Role.SUPERVISOR})
CONFIRMING = frozenset(
    {Role.ADMINISTRATOR, Role.LEADER, Role.SUPERVISOR, Role.CASE_OFFICER, Role.CUSTODIAN}
)


def of_case(address: str, post: Mapping[str, str] | None = None) -> Route:
    return Route(Reach.RECORD, "/kasus/{case}/" + address, post=post, status=404, login_first=True)


def of_keeping(address: str, post: Mapping[str, str] | None = None) -> Route:
    return Route(
        Reach.RECORD, "/penjaga/{case}/" + address, post=post, status=404, login_first=True
    )


def of_office(address: str) -> Route:
    return Route(
        Reach.RECORD,
        "/penerusan/{office}/" + address,
        frozenset({Role.CASE_OFFICER}),
        login_first=True,
    )


def of_run(address: str, *, by_place: bool = False) -> Route:
    return Route(Reach.RECORD, address, frozenset(READERS), by_place=by_place)


def on_run(address: str, roles: tuple[Role, ...], **post: str) -> Route:
    readers = frozenset(READERS)
    return Route(
        Reach.RECORD, address, frozenset(roles) & readers, readers, post=post, login_first=True
    )


def of_event(address: str, post: Mapping[str, str] | None = None) -> Route:
    address = f"/petahana/peristiwa/{{bawaslu}}{address}"
    roles = frozenset(WATCHERS)
    return Route(Reach.RECORD, address, roles, post=post, login_first=True, of_other=True)


def of_check(address: str, *, by_place: bool = False) -> Route:
    address = f"/petahana/cek/{{office}}{address}"
    return Route(
        Reach.RECORD, address, frozenset(CHECK_READERS), by_place=by_place, login_first=True
    )


def of_dataset(address: str, status: int = 200) -> Route:
    return Route(Reach.RECORD, address, frozenset(READERS), status=status, login_first=True)


def at_village(
    address: str,
    roles: frozenset[Role] = EVERY_ROLE,
    post: Mapping[str, str] | None = None,
) -> Route:
    return Route(
        Reach.RECORD,
        address,
        roles,
        EVERY_ROLE,
        by_place=True,
        any_institution=True,
        post=post,
        login_first=True,
    )


_RUN = "hasil/(?P<run_id>[0-9a-f]{12,64})"
_PLACE = _RUN + "/(?P<code>[0-9a-z.]{2,64})"
_NODE = _PLACE + "/(?P<indicator>[A-Za-z0-9][A-Za-z0-9_.-]*)"
_VERSION = "himpunan/(?P<slug>[-a-z0-9_]+)/v(?P<number>[0-9]{1,6})"
_KIND = r"\.(?P<kind>csv|json)$"
_EVENTS = "^petahana/peristiwa/(?P<institution_id>[0-9]{1,9})"
_CHECKS = "^petahana/cek/(?P<institution_id>[0-9]{1,9})"
_FORMAT = r"\.(?P<format>csv|json)$"

ROUTES: dict[str, Route] = {
    # officers' keys: one's own, and the directory of one's own institution
    "kunci/": signed_in("/kunci/"),
    "kunci/buka/": Route(Reach.SIGNED_IN, "/kunci/buka/", post={}, login_first=True),
    "kunci/tutup/": Route(Reach.SIGNED_IN, "/kunci/tutup/", post={}, login_first=True),
    "kunci/buat/": Route(Reach.SIGNED_IN, "/kunci/buat/", post={}, login_first=True),
    "kunci/uji-pemulihan/": Route(
        Reach.SIGNED_IN, "/kunci/uji-pemulihan/", post={}, login_first=True
    ),
    "kunci/ganti-frasa/": Route(Reach.SIGNED_IN, "/kunci/ganti-frasa/", post={}, login_first=True),
    "kunci/pulihkan/": Route(Reach.SIGNED_IN, "/kunci/pulihkan/", post={}, login_first=True),
    "kunci/<int:institution_id>/upacara/": Route(
        Reach.RECORD,
        "/kunci/{office}/upacara/",
        frozenset({Role.CUSTODIAN}),
        post={},
        login_first=True,
    ),
    "kunci/<int:institution_id>/tanda-tangan/": Route(
        Reach.RECORD, "/kunci/{office}/tanda-tangan/", KEY_HOLDERS, post={}, login_first=True
    ),
    "kunci/<int:institution_id>/cabut/<str:entry_id>/": Route(
        Reach.RECORD, "/kunci/{office}/cabut/{entry}/", status=404, post={}, login_first=True
    ),
    # cases: nobody here holds a wrap, so that a case answers everybody as one that never was;
    # what its officers may is in tests/api/cases
    "kasus/": Route(Reach.RECORD, "/kasus/", frozenset({Role.CASE_OFFICER}), login_first=True),
    "kasus/baru/<int:institution_id>/": Route(
        Reach.RECORD, "/kasus/baru/{office}/", frozenset({Role.CASE_OFFICER}), login_first=True
    ),
    # counts of cases: only who leads or coordinates the institution; published by its leader
    "kasus/ringkasan/": Route(
        Reach.RECORD, "/kasus/ringkasan/", COUNT_VIEWERS, status=302, login_first=True
    ),
    r"^kasus/ringkasan/(?P<institution_id>[0-9]{1,9})/$": Route(
        Reach.RECORD, "/kasus/ringkasan/{office}/", COUNT_VIEWERS, by_place=True, login_first=True
    ),
    r"^kasus/ringkasan/(?P<institution_id>[0-9]{1,9})" + _KIND: Route(
        Reach.RECORD, "/kasus/ringkasan/{office}.csv", COUNT_VIEWERS, login_first=True
    ),
    "kasus/ringkasan/<int:institution_id>/terbitkan/": Route(
        Reach.RECORD,
        "/kasus/ringkasan/{office}/terbitkan/",
        frozenset({Role.LEADER}),
        COUNT_VIEWERS,
        login_first=True,
    ),
    "kasus/ringkasan/<int:institution_id>/tarik/<int:publication_id>/": Route(
        Reach.RECORD,
        "/kasus/ringkasan/{office}/tarik/999999/",
        status=404,
        post={},
        login_first=True,
    ),
    # periods of clocks: administrators and supervisors of the institution
    "kasus/tenggat/": Route(
        Reach.RECORD, "/kasus/tenggat/", PERIOD_SETTERS, status=302, login_first=True
    ),
    "kasus/tenggat/<int:institution_id>/": Route(
        Reach.RECORD, "/kasus/tenggat/{office}/", PERIOD_SETTERS, by_place=True, login_first=True
    ),
    # the rights desk, and what waits to be erased or was
    "kasus/hak/": Route(
        Reach.RECORD, "/kasus/hak/", frozenset({Role.CASE_OFFICER}), login_first=True
    ),
    "kasus/hapus/": Route(Reach.RECORD, "/kasus/hapus/", KEY_HOLDERS, login_first=True),
    "kasus/<str:case_id>/hak/baru/": of_case("hak/baru/"),
    "kasus/<str:case_id>/hak/<str:request_id>/": of_case("hak/{entry}/"),
    "kasus/<str:case_id>/hak/<str:request_id>/jawab/": of_case("hak/{entry}/jawab/"),
    "kasus/<str:case_id>/hapus/": of_case("hapus/"),
    "kasus/<str:case_id>/terhapus/": of_case("terhapus/"),
    "kasus/<str:case_id>/proses/<int:number>/hak-akses/": of_case("proses/1/hak-akses/"),
    "penjaga/<str:case_id>/hapus/": of_keeping("hapus/", post={}),
    "kasus/<str:case_id>/": of_case(""),
    "kasus/<str:case_id>/catatan/": of_case("catatan/"),
    "kasus/<str:case_id>/tanya/": of_case("tanya/"),
    "kasus/<str:case_id>/aturan/": of_case("aturan/"),
    "kasus/<str:case_id>/benturan/": of_case("benturan/"),
    "kasus/<str:case_id>/proses/baru/": of_case("proses/baru/"),
    "kasus/<str:case_id>/proses/<int:number>/jawaban/": of_case("proses/1/jawaban/"),
    "kasus/<str:case_id>/angkat/": of_case("angkat/", post={}),
    "kasus/<str:case_id>/proses/<int:number>/syarat/": of_case("proses/1/syarat/"),
    "kasus/<str:case_id>/proses/<int:number>/pemulihan/": of_case("proses/1/pemulihan/"),
    "kasus/<str:case_id>/proses/<int:number>/suara/": of_case("proses/1/suara/", post={}),
    "kasus/<str:case_id>/proses/<int:number>/<slug:target>/": of_case("proses/1/pleno/"),
    "kasus/<str:case_id>/berkas/<str:item_id>/": of_case("berkas/{entry}/"),
    "penjaga/": Route(Reach.RECORD, "/penjaga/", frozenset({Role.CUSTODIAN}), login_first=True),
    "penjaga/<str:case_id>/nama/": of_keeping("nama/", post={}),
    "penjaga/<str:case_id>/lepas/": of_keeping("lepas/"),
    "penjaga/<str:case_id>/pantau/": of_keeping("pantau/"),
    "penjaga/<str:case_id>/pantau/<str:watch_id>/": of_keeping("pantau/{entry}/"),
    # documents, referrals and follow-up of a case; lists hold only what the reader holds
    "kasus/<str:case_id>/dokumen/": of_case("dokumen/"),
    "kasus/<str:case_id>/dokumen/berkas/<str:item_id>/": of_case("dokumen/berkas/{entry}/"),
    "kasus/<str:case_id>/dokumen/<slug:template_id>/": of_case("dokumen/kajian/"),
    "kasus/<str:case_id>/dokumen/<slug:template_id>/<int:number>/": of_case("dokumen/kajian/1/"),
    "kasus/<str:case_id>/penerusan/baru/<int:number>/": of_case("penerusan/baru/1/"),
    "kasus/<str:case_id>/penerusan/<int:referral_number>/": of_case("penerusan/1/"),
    "kasus/<str:case_id>/penerusan/<int:referral_number>/terima/": of_case("penerusan/1/terima/"),
    "kasus/<str:case_id>/penerusan/<int:referral_number>/ingat/": of_case("penerusan/1/ingat/"),
    "kasus/<str:case_id>/penerusan/<int:referral_number>/paket/": of_case("penerusan/1/paket/"),
    "kasus/<str:case_id>/tindak-lanjut/<int:number>/": of_case("tindak-lanjut/1/"),
    "penerusan/": Route(
        Reach.RECORD, "/penerusan/", frozenset({Role.CASE_OFFICER}), login_first=True
    ),
    "penerusan/<int:institution_id>/impor/": of_office("impor/"),
    "penerusan/<int:institution_id>/contoh.xlsx": of_office("contoh.xlsx"),
    "penerusan/<int:institution_id>/rekap/": of_office("rekap/?lembaga=x"),
    # complaints: no account, no cookie
    "aduan/": public("/aduan/"),
    "aduan/isi/": public("/aduan/isi/", status=302),
    "aduan/tanda-terima/": public("/aduan/tanda-terima/"),
    "aduan/jawab/": public("/aduan/jawab/", status=302),
    "aduan/berkas/": public("/aduan/berkas/", status=302),
    "aduan/segel/": public("/aduan/segel/", status=302),
    "aduan/simpan/": public("/aduan/simpan/", status=302),
    "aduan/penyegel.js": public("/aduan/penyegel.js"),
    "aduan/kunci/": public("/aduan/kunci/"),
    "aduan/en/": public("/aduan/en/"),
    "aduan/en/isi/": public("/aduan/en/isi/", status=302),
    "aduan/en/tanda-terima/": public("/aduan/en/tanda-terima/"),
    "aduan/en/jawab/": public("/aduan/en/jawab/", status=302),
    "aduan/en/berkas/": public("/aduan/en/berkas/", status=302),
    "aduan/en/segel/": public("/aduan/en/segel/", status=302),
    "aduan/en/simpan/": public("/aduan/en/simpan/", status=302),
    "aduan/en/penyegel.js": public("/aduan/en/penyegel.js"),
    "aduan/en/kunci/": public("/aduan/en/kunci/"),
    # Incumbents: the calendar is public, events are one Bawaslu's, checks one Pemkab's
    "petahana/": public("/petahana/"),
    "petahana/preseden/": public("/petahana/preseden/"),
    "^petahana/preseden" + _KIND: public("/petahana/preseden.csv"),
    "petahana/<str:code>/": public("/petahana/64.02/"),
    "petahana/<str:code>/tabel/<slug:name>/": public("/petahana/64.02/tabel/jendela/"),
    r"^petahana/(?P<code>[^/]+)/tabel/(?P<name>[-\w]+)" + _KIND: public(
        "/petahana/64.02/tabel/kalender.json"
    ),
    "petahana/peristiwa/templat.csv": public("/petahana/peristiwa/templat.csv"),
    _EVENTS + "/$": of_event("/"),
    _EVENTS + _KIND: of_event(".csv"),
    _EVENTS + "/baru/$": of_event("/baru/"),
    _EVENTS + "/unggah/$": of_event("/unggah/", post={}),
    _EVENTS + "/(?P<event_id>[0-9]{1,9})/$": of_event("/{event}/"),
    _CHECKS + "/$": of_check("/"),
    _CHECKS + _KIND: of_check(".csv"),
    _CHECKS + "/baru/$": Route(
        Reach.RECORD,
        "/petahana/cek/{office}/baru/",
        frozenset(CHECKERS),
        frozenset(CHECK_READERS),
        login_first=True,
    ),
    _CHECKS + "/(?P<check_id>[0-9]{1,9})/$": of_check("/{check}/", by_place=True),
    _CHECKS + "/(?P<check_id>[0-9]{1,9})" + _KIND: of_check("/{check}.csv", by_place=True),
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
