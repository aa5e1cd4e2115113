"""Downloads from the web: from addresses that were judged, in pieces that survive a break."""
