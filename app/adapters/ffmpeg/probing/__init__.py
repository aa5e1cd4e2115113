"""Finding out what a file is: it is opened in child processes only, for nobody trusts it."""
