"""The papers of a file: what lies in it, since when, who received and checked it."""
