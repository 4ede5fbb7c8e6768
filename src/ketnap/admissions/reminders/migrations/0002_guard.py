"""Row security of reminders: seen where their cell is. Letters are seen where they were sent from or to, and may name cases of
any cell their sender reaches. Notices and e-mails belong to a user and hold neither a person nor a unit."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("reminders", "0001_tables"), ("admissions", "0002_guard")]
    operations = [
        *(guard(f"reminders_{table}", in_scope()) for table in ("reminder", "told", "letteritem")),
        guard("reminders_letter", f"{in_scope()} OR {in_scope('to_id')}", write=in_scope()),
    ]
