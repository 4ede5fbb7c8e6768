"""Reminders of limits: an outbox that sends each exactly once, the inbox, e-mail, the calendar feed, letters to units."""
