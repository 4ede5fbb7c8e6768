"""The law through the API."""
