"""Screens of audit."""
