"""Putting an output together of packets that are copied and pieces that were encoded, in one pass."""
