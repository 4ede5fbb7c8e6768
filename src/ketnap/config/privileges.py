"""What the application role may do to each table, set after every migration.

The owner changes tables, the application only rows. A model that must never be rewritten says so with
`db_privileges = "SELECT, INSERT"`; facts of any kind cannot be truncated.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connections

from ketnap.runtime.cluster import APPLICATION

DEFAULT = "SELECT, INSERT, UPDATE, DELETE"


def grant(using: str = "default", **_: Any) -> None:
    """Give the application role exactly the privileges the models state."""
    with connections[using].cursor() as cursor:
        cursor.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [APPLICATION])
        if cursor.fetchone() is None:
            return
        cursor.execute(f"GRANT USAGE ON SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT {DEFAULT} ON ALL TABLES IN SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO {APPLICATION}")
        cursor.execute(f"GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA public TO {APPLICATION}")
        for model in apps.get_models():
            privileges = getattr(model, "db_privileges", None)
            if privileges and model._meta.managed:
                table = connections[using].ops.quote_name(model._meta.db_table)
                cursor.execute(f"REVOKE ALL ON {table} FROM {APPLICATION}")
                cursor.execute(f"GRANT {privileges} ON {table} TO {APPLICATION}")
