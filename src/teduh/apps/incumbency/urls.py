"""Addresses of incumbents: a table ends with `/`, its files with `.csv` and `.json`."""

from __future__ import annotations

from django.urls import path, re_path

from teduh.apps.incumbency.views import compliance, public, watch

_KIND = r"\.(?P<kind>csv|json)$"
_EVENTS = r"^petahana/peristiwa/(?P<institution_id>[0-9]{1,9})"
_CHECKS = r"^petahana/cek/(?P<institution_id>[0-9]{1,9})"

urlpatterns = [
    path("petahana/", public.index, name="incumbents"),
    path("petahana/preseden/", public.precedent_list, name="incumbency_precedents"),
    re_path(r"^petahana/preseden" + _KIND, public.precedent_list),
    path("petahana/peristiwa/templat.csv", watch.template, name="watched_event_template"),
    re_path(_EVENTS + "/$", watch.listing, name="watched_events"),
    re_path(_EVENTS + _KIND, watch.listing),
    re_path(_EVENTS + "/baru/$", watch.create, name="watched_event_new"),
    re_path(_EVENTS + "/unggah/$", watch.upload, name="watched_event_upload"),
    re_path(_EVENTS + "/(?P<event_id>[0-9]{1,9})/$", watch.page, name="watched_event"),
    re_path(_CHECKS + "/$", compliance.listing, name="compliance_checks"),
    re_path(_CHECKS + _KIND, compliance.listing),
    re_path(_CHECKS + "/baru/$", compliance.create, name="compliance_check_new"),
    re_path(_CHECKS + "/(?P<check_id>[0-9]{1,9})/$", compliance.page, name="compliance_check"),
    re_path(_CHECKS + "/(?P<check_id>[0-9]{1,9})" + _KIND, compliance.page),
    path("petahana/<str:code>/", public.calendar, name="incumbency"),
    path("petahana/<str:code>/tabel/<slug:name>/", public.table, name="incumbency_table"),
    re_path(
        r"^petahana/(?P<code>[^/]+)/tabel/(?P<name>[-\w]+)" + _KIND, public.table
    ),
]  # fmt: skip
