"""Row security of sittings: seen where the person belongs."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("sittings", "0001_tables"), ("members", "0002_guard")]
    operations = [guard("sittings_sitting", in_scope())]
