"""Strings of HTML in and out: allowed markup, sanitising, comparing; knows no model."""
