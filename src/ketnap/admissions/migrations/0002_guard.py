"""Row security of cases: seen where their cell is; a meeting where it was held, its ballots where the case is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("admissions", "0001_tables"), ("members", "0002_guard")]
    operations = [
        guard(f"admissions_{table}", in_scope())
        for table in ("case", "step", "helper", "referee", "waiver", "meeting", "ballot")
    ]
