"""How a database goes from one schema to the next."""
