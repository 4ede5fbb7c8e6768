"""Running the machine: home, database, processes, backup. Knows nothing of the subjects."""
