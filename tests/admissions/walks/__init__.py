"""Random walks through every act on cases: the acts by subject, and what must be true after each."""
