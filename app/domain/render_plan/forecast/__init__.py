"""What people are told of an export before it is there: what, how large, and how long it takes. Pure."""
