"""What runs: the parts put together into processes. The top of the house; only main.py is above it."""
