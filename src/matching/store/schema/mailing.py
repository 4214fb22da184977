"""What advisers want to receive by mail."""

from sqlalchemy import BigInteger, Column, UniqueConstraint

from matching.store.schema.base import flag, keyed, moment, text

adviser_mails = keyed(
    "adviser_mails",
    text("adviser"),
    text("address"),
    text("rhythm", nullable=True),  # null: nothing is sent
    Column("told_until", BigInteger, nullable=False),  # key of the last notice that a mail was about
    Column("begun_until", BigInteger),  # of the last of the mail under way
    flag("due"),  # a task of the outbox mails what is new
    moment("returned_at", nullable=True),  # when the address was found to be nobody's
    UniqueConstraint("adviser"),
)
"""How each adviser is written to of what they are told; whoever never chose has no row, and receives nothing."""
