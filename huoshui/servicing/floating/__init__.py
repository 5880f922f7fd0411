"""Floating rates of loans on the books: reset by the end of day, shown to desk and borrower."""
