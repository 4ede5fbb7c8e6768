"""Base page, components, charts and styles. Imported only by `web/` rooms (and `ui.charts` by reports)."""
