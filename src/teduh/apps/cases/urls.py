"""Addresses of cases."""

from django.urls import path

from teduh.apps.cases import views

urlpatterns = [
    path("kasus/", views.listing, name="cases"),
    path("kasus/baru/<int:institution_id>/", views.create, name="case_new"),
    path("kasus/<str:case_id>/", views.sheet, name="case"),
    path("kasus/<str:case_id>/catatan/", views.note, name="case_note"),
    path("kasus/<str:case_id>/tanya/", views.question, name="case_question"),
    path("kasus/<str:case_id>/aturan/", views.rules, name="case_rules"),
    path("kasus/<str:case_id>/benturan/", views.conflict, name="case_conflict"),
    path("kasus/<str:case_id>/proses/baru/", views.proceeding_new, name="proceeding_new"),
    path(
        "kasus/<str:case_id>/proses/<int:number>/jawaban/", views.statement, name="case_statement"
    ),
    path("kasus/<str:case_id>/proses/<int:number>/suara/", views.vote, name="case_vote"),
    path("kasus/<str:case_id>/proses/<int:number>/<slug:target>/", views.step, name="case_step"),
    path("kasus/<str:case_id>/berkas/<str:item_id>/", views.file, name="case_file"),
]
