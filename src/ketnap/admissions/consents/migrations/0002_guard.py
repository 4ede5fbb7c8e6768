"""Row security of special groups: seen where the cell of the case is; which hidden group, only with the second key besides."""

from django.db import migrations

from ketnap.lib.rls import SENSITIVE, guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("consents", "0001_tables"), ("members", "0002_guard")]
    operations = [
        guard("consents_special", in_scope()),
        guard("consents_specialsecret", f"{SENSITIVE} AND {in_scope()}"),
    ]
