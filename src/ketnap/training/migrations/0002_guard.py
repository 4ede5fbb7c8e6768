"""Row security of learners: seen where they belong. Courses name nobody and stay open."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("training", "0001_tables"), ("members", "0002_guard")]
    operations = [
        guard("training_enrolment", in_scope()),
        guard("training_certificate", in_scope()),
    ]
