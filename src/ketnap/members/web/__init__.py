"""Screens of members."""
