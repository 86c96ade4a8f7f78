"""Addresses of the complaint's pages; English stands in the path, as there is no cookie."""

from __future__ import annotations

from django.urls import include, path

from teduh.apps.cases.intake import browser, reading, views

pages = [
    path("", views.start, name="start"),
    path("isi/", views.write, name="write"),
    path("tanda-terima/", reading.receipt, name="receipt"),
    path("jawab/", reading.answer, name="answer"),
    path("berkas/", reading.file, name="file"),
    path("segel/", browser.seal, name="seal"),
    path("simpan/", browser.store, name="store"),
    path("penyegel.js", browser.worker, name="worker"),
    path("kunci/", views.keys, name="keys"),
]
urlpatterns = [
    path("aduan/en/", include((pages, "intake"), namespace="intake_en")),
    path("aduan/", include((pages, "intake"), namespace="intake")),
]
