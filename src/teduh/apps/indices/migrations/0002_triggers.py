"""Let the database itself refuse exercise rows where it is not marked (`indices.triggers`)."""

from django.db import migrations

from teduh.apps.indices.triggers import TRIGGERS


def forwards(apps, schema_editor):
    TRIGGERS.ensure(schema_editor.connection)


def backwards(apps, schema_editor):
    TRIGGERS.drop(schema_editor.connection)


class Migration(migrations.Migration):
    dependencies = [("indices", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
