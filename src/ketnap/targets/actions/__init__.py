"""The only writers of targets."""
