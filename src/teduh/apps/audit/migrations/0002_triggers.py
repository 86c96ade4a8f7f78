"""Let the database itself refuse changes to audit rows (`teduh.apps.audit.triggers`)."""

from django.db import migrations

from teduh.apps.audit.triggers import TRIGGERS


def forwards(apps, schema_editor):
    TRIGGERS.ensure(schema_editor.connection)


def backwards(apps, schema_editor):
    TRIGGERS.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
