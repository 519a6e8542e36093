"""The process: command line and wiring."""
