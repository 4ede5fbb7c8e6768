"""Vetting of a person and relatives: who is asked about, by which requests, answered or exempt. What answers say stays on paper."""
