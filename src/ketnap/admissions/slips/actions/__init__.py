"""Verbs of slips."""
