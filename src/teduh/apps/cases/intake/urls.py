"""Addresses of the complaint's pages; English stands in the path, as there is no cookie."""

from __future__ import annotations

from django.urls import include, path

from teduh.apps.cases.intake import views

pages = [
    path("", views.start, name="start"),
    path("isi/", views.write, name="write"),
    path("tanda-terima/", views.receipt, name="receipt"),
    path("jawab/", views.answer, name="answer"),
    path("kunci/", views.keys, name="keys"),
]
urlpatterns = [
    path("aduan/en/", include((pages, "intake"), namespace="intake_en")),
    path("aduan/", include((pages, "intake"), namespace="intake")),
]
