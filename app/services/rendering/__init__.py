"""Exports: planned, asked for, and kept."""
