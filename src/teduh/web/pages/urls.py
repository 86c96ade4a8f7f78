"""Addresses of the reading pages. A table has its own, with `.csv` and `.json` beside it."""

from __future__ import annotations

from django.urls import path, re_path

from teduh.web.pages import data, instruments, national, region, source
from teduh.web.pages.law import clocks, proposals, rules

urlpatterns = [
    path("", national.page, name="home"),
    path("wilayah/<str:code>/", region.page, name="region"),
    path("wilayah/<str:code>/peta.json", region.geojson, name="region_geojson"),
    path("wilayah/<str:code>/tabel/<slug:name>/", region.table, name="region_table"),
    re_path(
        r"^wilayah/(?P<code>[^/]+)/tabel/(?P<name>[-\w]+)\.(?P<format>csv|json)$",
        region.table,
        name="region_table_file",
    ),
    path(
        "wilayah/<str:code>/grafik/<slug:name>.<slug:format>", region.picture, name="region_picture"
    ),
    path("wilayah/<str:code>/<slug:tab>/", region.tab, name="region_tab"),
    path("instrumen/", instruments.listing, name="instruments"),
    path("instrumen/<slug:instrument_id>/", instruments.page, name="instrument"),
    path(
        "instrumen/<slug:instrument_id>/tabel/<slug:name>/",
        instruments.table,
        name="instrument_table",
    ),
    re_path(
        r"^instrumen/(?P<instrument_id>[-\w]+)/tabel/(?P<name>[-\w]+)\.(?P<format>csv|json)$",
        instruments.table,
        name="instrument_table_file",
    ),
    path("data/", data.listing, name="datasets"),
    path("data/<slug:dataset_id>/", data.dataset, name="dataset"),
    re_path(
        r"^data/(?P<dataset_id>[-\w]+)\.(?P<format>csv|json)$", data.dataset, name="dataset_file"
    ),
    path("aturan/", rules.listing, name="rules"),
    path("aturan/tenggat/", clocks.page, name="deadlines"),
    path("aturan/usul/", proposals.page, name="rule_proposals"),
    path("aturan/tabel/<slug:name>/", rules.table, name="law_table"),
    re_path(
        r"^aturan/tabel/(?P<name>[-\w]+)\.(?P<format>csv|json)$",
        rules.table,
        name="law_table_file",
    ),
    path("aturan/<slug:rule_id>/", rules.page, name="rule"),
    path("peta/daratan.json", region.land, name="land"),
    path("sumber/<str:figure_id>/", source.page, name="figure_source"),
]
