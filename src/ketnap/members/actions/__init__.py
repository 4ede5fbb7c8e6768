"""The only writers of members."""
