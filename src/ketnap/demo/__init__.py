"""Invented committees, loaded through the books."""
