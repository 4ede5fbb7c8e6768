"""Row security of batches: seen where they were asked for. Letterheads and templates hold no personal data and serve units below."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("papers", "0001_tables"), ("members", "0002_guard")]
    operations = [guard("papers_batch", in_scope())]
