"""Data sources of a decision: what each is, how its answers are read, what is measured in them."""
