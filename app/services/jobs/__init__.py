"""Jobs: asked for, taken in turn, run, helped with, and over."""
