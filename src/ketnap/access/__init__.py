"""Who may do what where: roles, dated grants, the one definition of scope."""
