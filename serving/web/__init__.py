"""The web spaces: pages made by the server, which call what the API calls and work without a script."""
