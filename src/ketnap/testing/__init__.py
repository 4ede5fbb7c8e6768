"""What the tests stand on: a throw-away database, the application role, the cast of users and units."""
