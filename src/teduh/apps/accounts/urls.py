"""Signing in, and one's own account. Only what Teduh uses of django-allauth has an address here:
nobody signs up, and there is no e-mail to confirm or to reset a passphrase by.
"""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.recovery_codes import views as recovery_codes
from allauth.mfa.totp import views as totp
from allauth.mfa.webauthn import views as webauthn
from django.urls import include, path, re_path

from teduh.apps.accounts import views

account_patterns = [
    path("masuk/", account.login, name="account_login"),
    path("keluar/", account.logout, name="account_logout"),
    path("nonaktif/", account.account_inactive, name="account_inactive"),
    path("pastikan/", account.reauthenticate, name="account_reauthenticate"),
    path("sandi/", account.password_change, name="account_change_password"),
]
second_factor_patterns = [
    path("", mfa.index, name="mfa_index"),
    path("masuk/", mfa.authenticate, name="mfa_authenticate"),
    path("pastikan/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("totp/pasang/", totp.activate_totp, name="mfa_activate_totp"),
    path("totp/lepas/", totp.deactivate_totp, name="mfa_deactivate_totp"),
    path("kode/", recovery_codes.view_recovery_codes, name="mfa_view_recovery_codes"),
    path("kode/buat/", recovery_codes.generate_recovery_codes, name="mfa_generate_recovery_codes"),
    path("kode/unduh/", recovery_codes.download_recovery_codes, name="mfa_download_recovery_codes"),
    path("kunci/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("kunci/tambah/", webauthn.add_webauthn, name="mfa_add_webauthn"),
    path("kunci/masuk/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("kunci/pastikan/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("kunci/<int:pk>/hapus/", webauthn.remove_webauthn, name="mfa_remove_webauthn"),
    path("kunci/<int:pk>/ubah/", webauthn.edit_webauthn, name="mfa_edit_webauthn"),
]
urlpatterns = [
    path("akun/hak/", views.access, name="access"),
    path("akun/hak/<int:grant_id>/sahkan/", views.grant_confirm, name="grant_confirm"),
    path("akun/hak/<int:grant_id>/tolak/", views.grant_decline, name="grant_decline"),
    path("akun/kode/sandi/", views.code_passphrase, name="code_passphrase"),
    path("akun/kode/faktor-kedua/", views.code_second_factor, name="code_second_factor"),
    path("unit-kerja/", views.work_units, name="work_units"),
    re_path(r"^unit-kerja\.(?P<kind>csv|json)$", views.work_units_table, name="work_units_table"),
    path("akun/", include(account_patterns)),
    path("akun/faktor-kedua/", include(second_factor_patterns)),
]
