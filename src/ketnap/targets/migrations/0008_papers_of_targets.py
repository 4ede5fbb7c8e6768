"""Whoever sees a unit sees the paper that gave it its target, also when the paper stands in the register of a superior."""

from django.db import migrations

from ketnap.lib.rls import also_seen, in_scope

BY_TARGET = f"""EXISTS (SELECT 1 FROM targets_target t WHERE t.document_id = documents_document.id AND {in_scope("t.unit_id")})
    OR EXISTS (SELECT 1 FROM targets_posting p JOIN targets_target t ON t.id = p.target_id
               WHERE p.document_id = documents_document.id AND {in_scope("t.unit_id")})"""


class Migration(migrations.Migration):
    dependencies = [("targets", "0007_allowances"), ("documents", "0002_guard")]
    operations = [also_seen("documents_document", "by_target", BY_TARGET)]
