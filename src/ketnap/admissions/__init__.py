"""From the source list to full membership: candidacies, steps, meetings, decisions."""
