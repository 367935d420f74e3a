"""The command line: every subcommand parses, calls one function below, and prints."""
