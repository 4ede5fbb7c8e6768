"""Row security of slips: seen where the cell of the case is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("slips", "0001_tables"), ("members", "0002_guard")]
    operations = [guard("slips_slip", in_scope())]
