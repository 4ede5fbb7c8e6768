"""Courses, certificates, sittings."""
