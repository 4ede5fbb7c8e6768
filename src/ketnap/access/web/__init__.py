"""Screens of access."""
