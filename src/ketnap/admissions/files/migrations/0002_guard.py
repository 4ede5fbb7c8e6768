"""Row security of the papers of files: seen where the cell of the case is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("files", "0001_tables"), ("members", "0002_guard")]
    operations = [guard("files_paperact", in_scope())]
