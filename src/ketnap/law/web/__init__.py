"""Screens of law."""
