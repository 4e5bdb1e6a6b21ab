"""When two addresses count as one: for limits, never for sending."""


def counted_as(address: str) -> str:
    """What is counted of a number or a mail address: a mailbox is one, however it is written.

    Case, dots and what follows a plus sign make no other mailbox at the largest providers, so that
    one stranger could fill it under a hundred names. Where they do, two people share a limit.
    """
    name, at, host = address.strip().casefold().rpartition("@")
    if not at:
        return address.strip()
    return f"{name.partition('+')[0].replace('.', '')}@{host}"
