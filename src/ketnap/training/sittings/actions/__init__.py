"""Verbs about sittings."""
