"""Explains Dockerfiles: every instruction with its prose, as pages of a docs site."""
