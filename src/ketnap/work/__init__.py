"""Tasks that lie with a unit until somebody closes them."""
