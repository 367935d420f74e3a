"""What fills the terminal: the modes and the dialogs over them."""
