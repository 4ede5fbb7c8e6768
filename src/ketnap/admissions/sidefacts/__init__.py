"""What is done beside the steps of a case and leaves only a date, a paper, a count: stamp, opinions, records of the new member."""
