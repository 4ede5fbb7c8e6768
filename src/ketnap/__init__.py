"""Kết Nạp: admission work of a Party committee."""
