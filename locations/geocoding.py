"""From what people type to a place: the gazetteer, and behind it the services that are configured."""

from locations.gazetteer import Found, Gazetteer


class Places:
    """The chain. One instance serves any number of threads."""

    def __init__(self, gazetteer: Gazetteer) -> None:
        self.gazetteer = gazetteer

    def look_up(self, query: str) -> Found:
        """What a query may mean."""
        return self.gazetteer.look_up(query)
