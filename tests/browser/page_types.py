"""Each type of page once: its name, its address in the exercise, and who reads it."""

from __future__ import annotations

from dataclasses import dataclass

from tests.browser.conftest import Site

ANALYST = "latihan.analis"
LEADER = "latihan.pimpinan"
COORDINATOR = "latihan.koordinator"
OFFICER = "latihan.petugas"


@dataclass(frozen=True)
class PageType:
    """`{district}`, `{village}`, `{access}` in an address are runs, `{dataset}` is a dataset."""

    name: str
    address: str
    username: str = ""
    status: int = 200
    settings: bool = False  # asks a password again: the tests of signing in go there

    def at(self, site: Site) -> str:
        """Return the address in this installation."""
        runs = {
            (instrument, level): run_id[:16]
            for run_id, instrument, level in site.rows(
                "SELECT run_id, instrument_id, level FROM indices_run ORDER BY id DESC"
            )
        }
        slugs = site.rows("SELECT slug FROM indices_dataset WHERE slug LIKE '%6402-district%'")
        return self.address.format(
            district=runs["ikp-2024", "district"],
            village=runs["ikp-2024", "village"],
            access=runs["akses-tps", "village"],
            dataset=slugs[0][0],
        )


PAGE_TYPES = [
    PageType("nasional", "/"),
    PageType("provinsi", "/wilayah/64/"),
    PageType("provinsi-tanpa-data", "/wilayah/96/"),
    PageType("kabupaten", "/wilayah/64.02/"),
    PageType("kabupaten-penyebab", "/wilayah/64.02/penyebab/"),
    PageType("kabupaten-pemilihan", "/wilayah/64.02/pilkada/"),
    PageType("kecamatan", "/wilayah/64.02.06/"),
    PageType("desa", "/wilayah/64.02.06.2012/"),
    PageType("wilayah-tabel", "/wilayah/64/tabel/situasi-kaltim-2024/"),
    PageType("wilayah-angka", "/wilayah/64.02/tabel/angka/"),
    PageType("sumber", "/sumber/ikp-2024_31_ikp_1/"),
    PageType("instrumen-daftar", "/instrumen/"),
    PageType("instrumen-ikp", "/instrumen/ikp-2024/"),
    PageType("instrumen-terbit", "/instrumen/pilkada-2024-mapping/"),
    PageType("instrumen-situasi", "/instrumen/situasi-kaltim-2024/"),
    PageType("instrumen-tabel", "/instrumen/ikp-2024/tabel/simpul/"),
    PageType("data", "/data/"),
    PageType("data-tabel", "/data/angka-terbit/"),
    PageType("cari", "/cari/?q=tengarong"),
    PageType("cari-kosong", "/cari/?q=xqzxqz"),
    PageType("tentang", "/tentang/"),
    PageType("tidak-ada", "/wilayah/99.99/", status=404),
    PageType("masuk", "/akun/masuk/"),
    PageType("hasil-daftar", "/hasil/"),
    PageType("hasil", "/hasil/{district}/"),
    PageType("hasil-skor", "/hasil/{district}/skor/"),
    PageType("hasil-wilayah", "/hasil/{district}/64.02.06/"),
    PageType("hasil-nilai", "/hasil/{district}/64.02.06/a03/"),
    PageType("hasil-akses", "/hasil/{access}/"),
    PageType("templat", "/himpunan/templat/"),
    PageType("papan", "/papan/", ANALYST),
    PageType("papan-pimpinan", "/papan/", LEADER),
    PageType("hak", "/akun/hak/", ANALYST),
    PageType("unit-kerja", "/unit-kerja/", ANALYST),
    PageType("himpunan-daftar", "/himpunan/", ANALYST),
    PageType("himpunan", "/himpunan/{dataset}/", ANALYST),
    PageType("himpunan-nilai", "/himpunan/{dataset}/v1/nilai/", ANALYST),
    PageType("unggah", "/himpunan/unggah/", ANALYST),
    PageType("hasil-desa", "/hasil/{village}/", ANALYST),
    PageType("desa-masuk", "/wilayah/64.02.06.2012/", ANALYST),
    PageType("andai", "/hasil/{district}/andai/?buang=a03", ANALYST),
    PageType("terbitkan", "/hasil/{district}/terbitkan/", LEADER),
    PageType("tarik", "/hasil/{district}/tarik/", LEADER),
    PageType("sandi", "/akun/sandi/", ANALYST),
    PageType("faktor-kedua", "/akun/faktor-kedua/", OFFICER),
    PageType("keluar", "/akun/keluar/", ANALYST),
]
