"""The committee book: templates, import, export."""
