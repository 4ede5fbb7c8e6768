"""Whoever sees a member sees the papers of their history: decisions stand in the register of the committee that issued them."""

from django.db import migrations

from ketnap.lib.rls import also_seen

BY_MEMBER = """EXISTS (SELECT 1 FROM members_membership m WHERE m.decision_id = documents_document.id)
    OR EXISTS (SELECT 1 FROM members_membership m WHERE m.recognition_id = documents_document.id)
    OR EXISTS (SELECT 1 FROM members_event e WHERE e.document_id = documents_document.id)
    OR EXISTS (SELECT 1 FROM members_statespan s WHERE s.document_id = documents_document.id)"""


class Migration(migrations.Migration):
    dependencies = [("members", "0003_interrupted_state"), ("documents", "0002_guard")]
    operations = [also_seen("documents_document", "by_member", BY_MEMBER)]
