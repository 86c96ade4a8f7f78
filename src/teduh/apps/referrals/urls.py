"""Addresses of documents, referrals and follow-up."""

from django.urls import path

from teduh.apps.referrals.views import documents, followups, referrals

DOCUMENTS = "kasus/<str:case_id>/dokumen/"
REFERRAL = "kasus/<str:case_id>/penerusan/"

urlpatterns = [
    path(DOCUMENTS, documents.listing, name="case_documents"),
    path(DOCUMENTS + "berkas/<str:item_id>/", documents.download, name="document_download"),
    path(DOCUMENTS + "<slug:template_id>/", documents.fill, name="document_of_case"),
    path(DOCUMENTS + "<slug:template_id>/<int:number>/", documents.fill, name="document_of_person"),
    path(REFERRAL + "baru/<int:number>/", referrals.create, name="referral_new"),
    path(REFERRAL + "<int:referral_number>/", referrals.sheet, name="referral"),
    path(REFERRAL + "<int:referral_number>/terima/", referrals.received, name="referral_received"),
    path(REFERRAL + "<int:referral_number>/ingat/", referrals.reminded, name="referral_reminded"),
    path(REFERRAL + "<int:referral_number>/paket/", referrals.packet, name="referral_packet"),
    path("kasus/<str:case_id>/tindak-lanjut/<int:number>/", followups.record, name="follow_up"),
    path("penerusan/", referrals.listing, name="referrals"),
    path("penerusan/<int:institution_id>/impor/", followups.upload, name="follow_up_import"),
    path(
        "penerusan/<int:institution_id>/contoh.xlsx", followups.template, name="follow_up_template"
    ),
    path("penerusan/<int:institution_id>/rekap/", followups.recap, name="follow_up_recap"),
]
