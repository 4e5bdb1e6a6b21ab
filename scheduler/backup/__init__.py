"""A whole database as one file that either engine takes back: a municipality moves from SQLite to
PostgreSQL by a backup and a restore.
"""
