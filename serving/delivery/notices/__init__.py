"""Mails to advisers of what they are told: counts and titles, never a person, who is read behind the login."""
