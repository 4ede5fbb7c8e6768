from __future__ import annotations

from collections.abc import Iterable

from django.db.backends.postgresql import base, operations

from ketnap.runtime.cluster import APPLICATION

play_application = False


class DatabaseOperations(operations.DatabaseOperations):
    def execute_sql_flush(self, sql_list: Iterable[str]) -> None:
        with self.connection.cursor() as cursor:
            cursor.execute("RESET ROLE")
        try:
            super().execute_sql_flush(sql_list)
        finally:
            if play_application:
                with self.connection.cursor() as cursor:
                    cursor.execute(f"SET ROLE {APPLICATION}")


class DatabaseWrapper(base.DatabaseWrapper):
    ops_class = DatabaseOperations

    def init_connection_state(self) -> None:
        super().init_connection_state()
        if play_application:
            with self.connection.cursor() as cursor:
                cursor.execute(f"SET ROLE {APPLICATION}")
