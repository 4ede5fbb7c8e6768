"""The only writers of audit."""
