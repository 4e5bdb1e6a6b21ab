"""The name by which the service was asked is believed of nobody: ZITDAG_BASE_URL says it."""

import pytest

from scheduler.access.roles import Role
from tests.support.site import Site
from tests.support.staff_accounts import sign_in
from tests.web.conftest import SiteOver

ELSEWHERE = "evil.example.org"
PATHS = ["/", "/bel-mij", "/aanmelden/", "/nowhere", "/static/zitdag.css", "/healthz"]


@pytest.mark.parametrize("proxies", [0, 1])
@pytest.mark.parametrize("path", PATHS)
def test_a_host_that_somebody_forwards_is_not_believed(
    site_with: SiteOver, path: str, proxies: int
) -> None:
    with site_with(proxies=proxies) as site:
        told = {"X-Forwarded-Host": ELSEWHERE, "X-Forwarded-For": "192.0.2.7"}
        answer = site.app.test_client().get(path, headers=told, buffered=True)
    assert answer.status_code in (200, 404)
    assert ELSEWHERE not in answer.text + str(answer.headers)


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("host", [ELSEWHERE, f"127.0.0.1.{ELSEWHERE}", "a b", "a:99999999"])
def test_another_host_gets_a_plain_refusal(site: Site, path: str, host: str) -> None:
    answer = site.app.test_client().get(path, headers={"Host": host})

    assert answer.status_code == 400
    assert host not in answer.text + str(answer.headers)


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost:8000", "[::1]:9", "zitdag.example.org"])
def test_the_machine_itself_may_ask_beside_who_knows_its_name(
    site_with: SiteOver, host: str
) -> None:
    with site_with(base_url="https://zitdag.example.org") as site:
        assert site.app.test_client().get("/livez", headers={"Host": host}).status_code == 200


def test_where_a_form_leads_is_a_path(site: Site) -> None:
    visitor = sign_in(site, Role.COORDINATOR)
    visitor.open("/balie/")
    answer = visitor.fetch("POST", "/afmelden", {})
    assert answer.headers.get("location", "/").startswith("/")
