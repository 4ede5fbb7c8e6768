"""Row security: the register and the number books are seen by whoever sees the unit."""

from django.db import migrations

from ketnap.lib.rls import guard, in_scope

BOOK_IN_SCOPE = "EXISTS (SELECT 1 FROM documents_numberbook b WHERE b.id = book_id)"


class Migration(migrations.Migration):
    dependencies = [("documents", "0001_tables")]
    operations = [
        guard("documents_document", in_scope()),
        guard("documents_numberbook", in_scope()),
        guard("documents_number", BOOK_IN_SCOPE),
    ]
