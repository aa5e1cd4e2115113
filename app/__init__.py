"""Cutroom, without its pages: domain, services, adapters, API."""

__version__ = "0.1.0"
