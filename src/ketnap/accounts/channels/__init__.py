"""How a user wants to be told: always in the house itself, by e-mail and by calendar if they choose so."""
