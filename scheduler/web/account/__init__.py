"""How staff sign in beside a mailed code, and what they set up for it. The table of addresses."""
