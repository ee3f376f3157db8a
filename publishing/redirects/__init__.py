"""Addresses that are no more: where they lead, and which are asked for in vain."""
