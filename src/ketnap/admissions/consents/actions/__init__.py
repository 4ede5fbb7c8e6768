"""Verbs of special consents."""
