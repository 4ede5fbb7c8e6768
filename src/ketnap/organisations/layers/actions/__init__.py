"""The only writers of organisations."""
