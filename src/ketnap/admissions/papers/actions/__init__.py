"""Acts with papers: printing, templates, letterheads, batches, the inspector's pack. Each leaves an entry in the trail."""
