"""The only writers of books."""
