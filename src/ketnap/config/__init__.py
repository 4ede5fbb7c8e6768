"""Wiring only: settings, urls, wsgi, row-level privileges."""
