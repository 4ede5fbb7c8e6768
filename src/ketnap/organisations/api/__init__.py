"""Units through the API."""
