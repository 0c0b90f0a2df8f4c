"""The paths of the conversation: each function answers one message with one step."""
