"""Appended, sealed entries: every write, every read of a sensitive field, every export."""
