"""Who a request comes from, and the plain pages on which people sign in."""
