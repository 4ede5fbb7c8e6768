"""The only writers of what happens beside the straight way."""
