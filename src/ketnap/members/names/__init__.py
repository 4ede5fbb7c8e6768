"""The index of names behind search: fast at any size because row security can let the planner use it."""
