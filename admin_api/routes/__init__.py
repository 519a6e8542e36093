"""The addresses of the HTTP API, one noun a file."""
