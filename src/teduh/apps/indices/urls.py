"""Addresses of datasets and runs: a table ends with `/`, its files with `.csv` and `.json`."""

from __future__ import annotations

from django.urls import path, re_path

from teduh.apps.indices.views import datasets, runs, whatif

_KIND = r"\.(?P<kind>csv|json)$"
_RUN = r"hasil/(?P<run_id>[0-9a-f]{12,64})"
_PLACE = rf"{_RUN}/(?P<code>[0-9a-z.]{{2,64}})"
_NODE = rf"{_PLACE}/(?P<indicator>[A-Za-z0-9][A-Za-z0-9_.-]*)"
_VERSION = r"himpunan/(?P<slug>[-a-z0-9_]+)/v(?P<number>[0-9]{1,6})"

urlpatterns = [
    path("hasil/", runs.run_list, name="runs"),
    re_path(rf"^hasil{_KIND}", runs.run_list),
    path("himpunan/", datasets.dataset_list, name="own_datasets"),
    re_path(rf"^himpunan{_KIND}", datasets.dataset_list),
    path("himpunan/templat/", datasets.template_file, name="template"),
    path("himpunan/unggah/", datasets.upload, name="upload"),
    path("himpunan/<slug:slug>/", datasets.dataset_page, name="own_dataset"),
    re_path(rf"^himpunan/(?P<slug>[-a-z0-9_]+){_KIND}", datasets.dataset_page),
    re_path(rf"^{_VERSION}/nilai/$", datasets.version_values, name="version_values"),
    re_path(rf"^{_VERSION}/nilai{_KIND}", datasets.version_values),
    re_path(rf"^{_VERSION}/berkas/$", datasets.version_file, name="version_file"),
    re_path(rf"^{_VERSION}/hitung/$", datasets.version_build, name="version_build"),
    re_path(rf"^{_RUN}/$", runs.run_page, name="run"),
    re_path(rf"^{_RUN}/kemajuan/$", runs.run_progress, name="run_progress"),
    re_path(rf"^{_RUN}/skor/$", runs.run_scores, name="run_scores"),
    re_path(rf"^{_RUN}/skor{_KIND}", runs.run_scores),
    re_path(rf"^{_RUN}/batal/$", runs.run_cancel, name="run_cancel"),
    re_path(rf"^{_RUN}/ulang/$", runs.run_again, name="run_again"),
    re_path(rf"^{_RUN}/terbitkan/$", runs.run_publish, name="run_publish"),
    re_path(rf"^{_RUN}/tarik/$", runs.run_withdraw, name="run_withdraw"),
    re_path(rf"^{_RUN}/andai/$", whatif.run_whatif, name="run_whatif"),
    re_path(rf"^{_RUN}/andai{_KIND}", whatif.run_whatif),
    re_path(rf"^{_PLACE}/$", runs.run_place, name="run_place"),
    re_path(rf"^{_PLACE}/penyebab/$", runs.run_place, name="run_drivers"),
    re_path(rf"^{_PLACE}/penyebab{_KIND}", runs.run_place),
    re_path(rf"^{_NODE}/$", runs.run_provenance, name="run_provenance"),
    re_path(rf"^{_NODE}/nilai/$", runs.run_provenance, name="provenance_table"),
    re_path(rf"^{_NODE}/nilai{_KIND}", runs.run_provenance),
]
