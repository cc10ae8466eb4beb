"""What an alert says, for mail, chat and terminal. Pure."""
