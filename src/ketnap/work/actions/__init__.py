"""The only writers of work."""
