"""Builders: one function a form, from the facts of a case to a paper in our own words, as finished text."""
