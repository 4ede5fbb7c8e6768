"""Row security of people: facts are seen where their unit is, a person where any of their ties is.

An admission travels with its person: the cell a member has moved to keeps the four dates and records the recognition.
"""

from django.db import migrations

from ketnap.lib.rls import SENSITIVE, guard, in_scope

TIED = "EXISTS (SELECT 1 FROM members_tie t WHERE t.person_id = {column})"
PERSON_TIED = TIED.format(column="members_person.id")
TRANSFER = f"({in_scope('sender_id')} OR {in_scope('receiver_id')})"


class Migration(migrations.Migration):
    dependencies = [("members", "0001_tables"), ("organisations", "0002_guard")]
    operations = [
        guard("members_tie", in_scope()),
        guard("members_person", PERSON_TIED),
        guard("members_private", f"{SENSITIVE} AND " + TIED.format(column="members_private.person_id")),
        guard("members_background", TIED.format(column="members_background.person_id")),
        guard("members_spell", in_scope()),
        guard("members_membership", TIED.format(column="members_membership.person_id")),
        guard("members_event", in_scope()),
        guard("members_statespan", in_scope()),
        guard("members_seat", in_scope()),
        guard("members_transfer", TRANSFER),
    ]
