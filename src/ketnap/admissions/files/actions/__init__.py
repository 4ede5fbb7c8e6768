"""Verbs about the papers of a file."""
