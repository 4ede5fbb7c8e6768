"""Plain helpers that know nothing of Django or of any subject."""
