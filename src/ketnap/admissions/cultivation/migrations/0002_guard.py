"""Row security of the work with sympathisers: seen where the cell of the case is."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("cultivation", "0001_tables"), ("members", "0002_guard"), ("admissions", "0002_guard")]
    operations = [
        guard(f"cultivation_{table}", in_scope()) for table in ("review", "remark", "trialtask", "committeecharge")
    ]
