"""Row security of people: facts are seen where their unit is, a person where any of their ties is.

An admission travels with its person: the cell a member has moved to keeps the four dates and records the recognition.
"""

from django.db import migrations

from ketnap.lib.rls import SENSITIVE, WHOLE_HOUSE, guard, in_scope


def tied(column: str) -> str:
    """Whether the person of the row is tied to a unit in scope.

    The whole house (counting, jobs) is asked first and once a query: without it every row of a count would look up its ties.
    """
    return f"({WHOLE_HOUSE} OR EXISTS (SELECT 1 FROM members_tie t WHERE t.person_id = {column}))"


TRANSFER = f"({in_scope('sender_id')} OR {in_scope('receiver_id')})"


class Migration(migrations.Migration):
    dependencies = [("members", "0001_tables"), ("organisations", "0002_guard")]
    operations = [
        guard("members_tie", in_scope()),
        guard("members_person", tied("members_person.id")),
        guard("members_private", f"{SENSITIVE} AND " + tied("members_private.person_id")),
        guard("members_background", tied("members_background.person_id")),
        guard("members_spell", in_scope()),
        guard("members_membership", tied("members_membership.person_id")),
        guard("members_event", in_scope()),
        guard("members_statespan", in_scope()),
        guard("members_seat", in_scope()),
        guard("members_transfer", TRANSFER),
    ]
