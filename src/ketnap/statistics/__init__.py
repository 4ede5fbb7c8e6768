"""Reports: only composes figures."""
