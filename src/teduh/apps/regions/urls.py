"""Addresses of a village's dusun, RW and RT; they stand before the tabs of a place's page."""

from __future__ import annotations

from django.urls import path, re_path

from teduh.apps.regions import views

urlpatterns = [
    path("wilayah/<str:code>/susunan/", views.hamlet_list, name="hamlets"),
    re_path(
        r"^wilayah/(?P<code>[^/]+)/susunan\.(?P<kind>csv|json)$",
        views.hamlet_table,
        name="hamlets_file",
    ),
    path("wilayah/<str:code>/susunan/usul/", views.hamlet_propose, name="hamlet_propose"),
    path("wilayah/<str:code>/susunan/unggah/", views.hamlet_upload, name="hamlet_upload"),
    path("wilayah/<str:code>/susunan/setujui/", views.hamlet_approve_all, name="hamlet_approve"),
    path("wilayah/<str:code>/putusan/", views.hamlet_decide, name="hamlet_decide"),
]
