"""Row security: a task is seen where its unit is; it may be given to a unit one does not see (a common superior)."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("work", "0001_tables")]
    operations = [guard("work_task", in_scope(), insert="true")]
