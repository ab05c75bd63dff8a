"""The docker commands of a page: what the author wrote, what follows from the file."""
