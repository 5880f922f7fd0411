"""Contracts paid out in parts (分次放款): how much may still be drawn, until when, and what lapses."""
