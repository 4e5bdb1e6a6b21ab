"""The schema's history, and whether a database has had all of it.

It only goes forward: what a migration did wrong, the next one mends. A migration that has been out
never changes again, so it imports none of our code.
"""
