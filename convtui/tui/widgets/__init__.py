"""What a screen is made of; widgets announce what happened, screens decide."""
