"""One module for each kind of sheet; `books.registry` lists them in the order they are loaded."""
