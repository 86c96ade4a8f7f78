"""Addresses of keys, complaints, cases and incumbents, as `routes.py` says it of the others."""

from __future__ import annotations

from teduh.apps.incumbency.rules import CHECK_READERS, CHECKERS
from teduh.kernel.scope import Role
from tests.api.reach import (
    COUNT_VIEWERS,
    KEY_HOLDERS,
    PERIOD_SETTERS,
    Reach,
    Route,
    of_case,
    of_check,
    of_event,
    of_keeping,
    of_office,
    public,
    signed_in,
)

_KIND = r"\.(?P<kind>csv|json)$"
_EVENTS = "^petahana/peristiwa/(?P<institution_id>[0-9]{1,9})"
_CHECKS = "^petahana/cek/(?P<institution_id>[0-9]{1,9})"

CASE_ROUTES: dict[str, Route] = {
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
}
