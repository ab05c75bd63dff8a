"""Takes what a RUN runs apart and tells each command in words."""
