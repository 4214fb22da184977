"""Advisers who look for people, together and in time: told who fits the offers that they follow."""
