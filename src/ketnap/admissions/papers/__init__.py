"""The papers of a case: which forms there are, what each says of a case, user templates, batches, the inspector's pack."""
