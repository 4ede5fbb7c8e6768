"""What happens beside the straight way: moves, removals, corrections, reports of votes that were lost."""
