"""Bytes of any format → raw sheets, in a child process with limits."""
