"""A certificate is its owner's: seen wherever the person is or was tied to, so that it travels with a case that moves."""

from django.db import migrations
from django.db.migrations.operations.special import RunSQL

from ketnap.lib.rls import WHOLE_HOUSE, in_scope

TIED = f"""({in_scope()} OR {WHOLE_HOUSE}
    OR EXISTS (SELECT 1 FROM members_tie t WHERE t.person_id = training_certificate.person_id))"""


def _see(condition: str) -> str:
    return f"DROP POLICY see ON training_certificate; CREATE POLICY see ON training_certificate FOR SELECT USING ({condition});"


class Migration(migrations.Migration):
    dependencies = [("training", "0002_guard")]
    operations = [RunSQL(_see(TIED), _see(in_scope()))]
