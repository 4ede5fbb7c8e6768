"""Row security of vetting: seen where the cell of the case is; who a relative is, only with the second key besides."""

from django.db import migrations

from ketnap.lib.rls import SENSITIVE, guard, in_scope


class Migration(migrations.Migration):
    dependencies = [("vetting", "0001_tables"), ("members", "0002_guard")]
    operations = [
        *(
            guard(f"vetting_{table}", in_scope())
            for table in ("subject", "request", "asked", "exemption", "loan", "conclusion")
        ),
        guard("vetting_relative", f"{SENSITIVE} AND {in_scope()}"),
    ]
