"""The only writers of this work."""
