"""Starts every part as a child process on one machine, and the commands around that. Imports none of the parts."""
