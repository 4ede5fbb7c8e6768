"""Verbs of vetting."""
