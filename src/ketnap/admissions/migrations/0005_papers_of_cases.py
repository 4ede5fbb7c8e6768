"""Whoever sees a case sees the papers of its steps: decisions stand in the register of the committee that issued them."""

from django.db import migrations

from ketnap.lib.rls import also_seen

BY_CASE = """EXISTS (SELECT 1 FROM admissions_step s WHERE s.document_id = documents_document.id)
    OR EXISTS (SELECT 1 FROM admissions_waiver w WHERE w.document_id = documents_document.id)
    OR EXISTS (SELECT 1 FROM admissions_case c WHERE c.closing_document_id = documents_document.id)"""


class Migration(migrations.Migration):
    dependencies = [("admissions", "0004_votes_held_elsewhere"), ("documents", "0002_guard")]
    operations = [also_seen("documents_document", "by_case", BY_CASE)]
