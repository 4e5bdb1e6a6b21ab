"""What there is for professionals: what they book with their clients, and for themselves."""

from database import reading
from scheduler.web.core import catalogues, clock, page_language, rendering, served_region
from scheduler.web.shared import modes
from scheduler.zitdagen import queries as zitdagen


def professionals() -> str:
    """The page *Voor professionals*, which leads to signing in; in Dutch on any site."""
    page_language.speak(catalogues.SOURCE)
    region_id = served_region.current().id
    with reading() as session:
        found = zitdagen.services_for_professionals(session, region_id, from_date=clock.today())
    services = [(one.name, one.minutes, str(modes.WORDS[one.mode])) for one in found]
    return rendering.render("public/professionals.html", services=services)
