"""Stores on both databases for every test here."""

from tests.fakes.postgres import postgres_url
from tests.fakes.store import clock, database, opened, store

__all__ = ["clock", "database", "opened", "postgres_url", "store"]
