"""What partners' programs are told: signed, and as often as it takes for one to say that it has it."""
