"""Row security of the rest: seen where their cell is, a ceremony where it was held, a task's officer where the task lies."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("turns", "0003_corrections_removals_ceremonies_charge")]
    operations = [
        guard(f"turns_{table}", in_scope())
        for table in ("correction", "removal", "report", "ceremony", "oath", "charge", "taskowner")
    ]
