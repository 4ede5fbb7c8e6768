"""Which local layers of the law an organisation, and all below it, has taken over, through time."""
