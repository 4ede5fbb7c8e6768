"""Helpers that know nothing of the subject: text, dates, errors, row security, papers."""
