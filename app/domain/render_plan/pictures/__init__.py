"""What is seen in an output, and how it comes about: copied group by group, or encoded. Pure."""
