"""Every address. Pages of one subject are in the subject's app, pages of many in `web/pages`."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path
from django.utils.translation import gettext_lazy

from teduh.web.views import about, board, health, jobs, language, search

admin.site.site_header = gettext_lazy("Administration of Teduh")
admin.site.site_title = "Teduh"
admin.site.index_title = gettext_lazy("What administrators keep")

urlpatterns = [
    path("bahasa/<str:code>/", language.switch, name="language"),
    path("sehat/", health.health, name="health"),
    path("cari/", search.page, name="search"),
    path("cari.json", search.document, name="search_json"),
    path("papan/", board.page, name="board"),
    path("pekerjaan/<int:job_id>/", jobs.page, name="job"),
    path("pekerjaan/<int:job_id>/kemajuan/", jobs.progress, name="job_progress"),
    path("pekerjaan/<int:job_id>/batal/", jobs.cancel, name="job_cancel"),
    path("pekerjaan/<int:job_id>/ulang/", jobs.retry, name="job_retry"),
    path("tentang/", about.page, name="about"),
    path("admin/", admin.site.urls),
    path("", include("teduh.apps.regions.urls")),
    path("", include("teduh.web.pages.urls")),
    path("", include("teduh.apps.accounts.urls")),
    path("", include("teduh.apps.vault.urls")),
    path("", include("teduh.apps.indices.urls")),
    path("", include("teduh.apps.counts.urls")),
    path("", include("teduh.apps.cases.urls")),
    path("", include("teduh.apps.incumbency.urls")),
    path("", include("teduh.apps.referrals.urls")),
    path("", include("teduh.apps.cases.intake.urls")),  # answered by web/intake.py
]
handler400 = "teduh.web.problems.handler400"
handler403 = "teduh.web.problems.handler403"
handler404 = "teduh.web.problems.handler404"
handler500 = "teduh.web.problems.handler500"
