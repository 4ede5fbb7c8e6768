"""Expecting a refusal by its code, and a database constraint by its name."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.apps import apps
from django.db import IntegrityError, connection, transaction

from ketnap.lib.errors import Refused


@contextmanager
def refused(code: str) -> Iterator[None]:
    """The block must be refused with that code, in a sentence with a remedy."""
    with pytest.raises(Refused) as caught:
        yield
    assert caught.value.code == code
    assert caught.value.sentence.endswith("."), caught.value.sentence


@contextmanager
def constraint(name: str) -> Iterator[None]:
    """The database itself must refuse the block by the constraint of that name, and the house must have its sentence."""
    with pytest.raises(IntegrityError) as caught, transaction.atomic():
        yield
        with connection.cursor() as cursor:
            cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
    assert caught.value.__cause__.diag.constraint_name == name  # type: ignore[union-attr]
    sentences = [
        str(known.violation_error_message)
        for model in apps.get_models()
        for known in model._meta.constraints
        if known.name == name
    ]
    assert sentences, name
    assert sentences[0].endswith("."), name
    assert name not in sentences[0], f"{name} has only the framework's own sentence"
