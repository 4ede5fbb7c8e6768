"""The only writers of admissions."""
