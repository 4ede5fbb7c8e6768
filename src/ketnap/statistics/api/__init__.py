"""Figures through the API."""
