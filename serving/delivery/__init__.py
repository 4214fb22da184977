"""What was decided is carried to people: tasks of the outbox, one channel after the other, at least once.

A mail that may or may not have been accepted is sent again under the same Message-ID, and counted.
"""
