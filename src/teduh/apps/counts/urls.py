"""Addresses of counts. They stand before those of cases, as `/kasus/<id>/` would take them."""

from __future__ import annotations

from django.urls import path, re_path

from teduh.apps.counts import views

_PAGE = r"^kasus/ringkasan/(?P<institution_id>[0-9]{1,9})"

urlpatterns = [
    path("kasus/ringkasan/", views.index, name="counts"),
    re_path(_PAGE + "/$", views.page, name="counts_summary"),
    re_path(_PAGE + r"\.(?P<kind>csv|json)$", views.page),
    path("kasus/ringkasan/<int:institution_id>/terbitkan/", views.publish, name="counts_publish"),
    path(
        "kasus/ringkasan/<int:institution_id>/tarik/<int:publication_id>/",
        views.withdraw,
        name="counts_withdraw",
    ),
]
