"""Decisions looked at again under the rule files of today. Nothing is changed."""
