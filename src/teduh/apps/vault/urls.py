"""Addresses of officers' keys."""

from django.urls import path

from teduh.apps.vault import views

urlpatterns = [
    path("kunci/", views.page, name="keys"),
    path("kunci/buka/", views.unlock, name="keys_unlock"),
    path("kunci/tutup/", views.lock, name="keys_lock"),
    path("kunci/buat/", views.make, name="keys_make"),
    path("kunci/uji-pemulihan/", views.test_recovery, name="keys_test"),
    path("kunci/ganti-frasa/", views.change, name="keys_change"),
    path("kunci/pulihkan/", views.recover, name="keys_recover"),
    path("kunci/<int:institution_id>/upacara/", views.ceremony, name="keys_ceremony"),
    path("kunci/<int:institution_id>/tanda-tangan/", views.entry_add, name="keys_sign"),
    path(
        "kunci/<int:institution_id>/cabut/<str:entry_id>/",
        views.entry_withdraw,
        name="keys_withdraw",
    ),
]
