"""Stand-ins for the outside systems that cannot run here, failures included."""
