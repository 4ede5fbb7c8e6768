"""Row security of facts beside the steps: seen where the cell of the case is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("sidefacts", "0001_tables"), ("members", "0002_guard"), ("admissions", "0002_guard")]
    operations = [guard("sidefacts_sidefact", in_scope())]
