"""Addresses of cases."""

from django.urls import path

from teduh.apps.cases.views import cases, custodians, erasure, periods, proceedings, rights

PROCEEDING = "kasus/<str:case_id>/proses/<int:number>/"

urlpatterns = [
    path("kasus/", cases.listing, name="cases"),
    path("kasus/baru/<int:institution_id>/", cases.create, name="case_new"),
    path("kasus/tenggat/", periods.index, name="period_institutions"),
    path("kasus/tenggat/<int:institution_id>/", periods.page, name="periods"),
    path("kasus/hak/", rights.listing, name="data_requests"),
    path("kasus/hapus/", erasure.listing, name="erasures"),
    path("kasus/<str:case_id>/", cases.sheet, name="case"),
    path("kasus/<str:case_id>/hak/baru/", rights.enter, name="data_request_new"),
    path("kasus/<str:case_id>/hak/<str:request_id>/", rights.page, name="data_request"),
    path("kasus/<str:case_id>/hak/<str:request_id>/jawab/", rights.answer, name="data_answer"),
    path("kasus/<str:case_id>/hapus/", erasure.propose, name="erasure_propose"),
    path("kasus/<str:case_id>/terhapus/", erasure.certificate, name="erasure_certificate"),
    path("kasus/<str:case_id>/catatan/", cases.note, name="case_note"),
    path("kasus/<str:case_id>/tanya/", cases.question, name="case_question"),
    path("kasus/<str:case_id>/aturan/", cases.rules, name="case_rules"),
    path("kasus/<str:case_id>/benturan/", cases.conflict, name="case_conflict"),
    path("kasus/<str:case_id>/berkas/<str:item_id>/", cases.file, name="case_file"),
    path("kasus/<str:case_id>/angkat/", proceedings.adopt, name="case_adopt"),
    path("kasus/<str:case_id>/proses/baru/", proceedings.proceeding_new, name="proceeding_new"),
    path(PROCEEDING + "jawaban/", proceedings.statement, name="case_statement"),
    path(PROCEEDING + "syarat/", proceedings.checklist, name="case_checklist"),
    path(PROCEEDING + "pemulihan/", proceedings.rehabilitation, name="case_rehabilitation"),
    path(PROCEEDING + "suara/", proceedings.vote, name="case_vote"),
    path(PROCEEDING + "hak-akses/", rights.access, name="accused_access"),
    path(PROCEEDING + "<slug:target>/", proceedings.step, name="case_step"),
    path("penjaga/", custodians.listing, name="custodian_cases"),
    path("penjaga/<str:case_id>/nama/", custodians.read, name="identity_read"),
    path("penjaga/<str:case_id>/hapus/", erasure.decide, name="erasure_decide"),
    path("penjaga/<str:case_id>/lepas/", custodians.release, name="identity_release"),
    path("penjaga/<str:case_id>/pantau/", custodians.watch, name="watch_begin"),
    path("penjaga/<str:case_id>/pantau/<str:watch_id>/", custodians.flag, name="retaliation_flag"),
]
