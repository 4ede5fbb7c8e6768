"""The only writers of training."""
