"""Persons, organisations, roles and header fields: mentions first, who is who last."""
