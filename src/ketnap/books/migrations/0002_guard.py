"""Row security: imports are seen by whoever sees the unit they were made for."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("books", "0001_tables"), ("members", "0002_guard")]
    operations = [guard("books_import", in_scope())]
