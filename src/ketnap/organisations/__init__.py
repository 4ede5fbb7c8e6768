"""Units through time: names, kinds, parents, powers, committees."""
