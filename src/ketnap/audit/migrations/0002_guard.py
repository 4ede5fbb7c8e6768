"""Row security: entries of a unit are read by whoever sees the unit's people; entries of no unit by nobody but the machine.

Adding is free: every act of every user must leave its entry.
"""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("audit", "0001_tables")]
    operations = [guard("audit_entry", in_scope("coalesce(unit_id, 0)"), insert="true")]
