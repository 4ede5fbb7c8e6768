"""Verbs of facts beside the steps."""
