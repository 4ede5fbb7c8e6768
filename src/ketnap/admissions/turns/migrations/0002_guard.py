"""Row security of moves: seen at both ends."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("turns", "0001_tables"), ("admissions", "0002_guard")]
    operations = [guard("turns_move", f"({in_scope('sender_id')} OR {in_scope('receiver_id')})")]
