"""Template tags: `ui` draws the components, `vn` prints numbers and dates."""
