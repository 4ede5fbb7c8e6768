"""Targets handed down, and what has been achieved against them."""
