from __future__ import annotations

from pytest_django import fixtures


def test_the_database_is_made_though_no_collected_test_asks_by_itself(django_db_setup: None) -> None:
    assert fixtures._get_databases_for_setup([]) == ({"default"}, set())
