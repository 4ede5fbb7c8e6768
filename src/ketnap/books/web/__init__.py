"""Screens of books."""
