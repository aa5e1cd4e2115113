"""Media: on their way in, kept once, and made ready to be edited."""
