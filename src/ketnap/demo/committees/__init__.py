"""One module a committee: its shape in numbers, its assumptions in words."""
