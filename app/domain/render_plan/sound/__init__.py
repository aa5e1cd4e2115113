"""What is heard in an output, and how it comes about: copied packet by packet, or coded. Pure."""
