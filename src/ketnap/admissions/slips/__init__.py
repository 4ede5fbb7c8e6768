"""Slips of files sent up: received by the next level, sent back with reasons of a fixed list, in a register without gaps."""
