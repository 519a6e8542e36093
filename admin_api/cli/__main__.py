"""`python -m admin_api.cli`: the command line without its script."""

from admin_api.cli.main import app

app()
