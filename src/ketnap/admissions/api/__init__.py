"""Candidacies through the API."""
