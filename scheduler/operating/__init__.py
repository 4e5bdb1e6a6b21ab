"""What whoever runs the service asks of it: whether it can do its work, and what to see to."""
