"""Register of documents and number books without gaps."""
