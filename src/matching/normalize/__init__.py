"""Pure functions from wording to canonical values: text, pay, hours, contract, experience, place."""
