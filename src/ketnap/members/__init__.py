"""Persons, sensitive facts, spells, the four dates, figures."""
