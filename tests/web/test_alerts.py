"""The rules for Prometheus ask for what `/metrics` tells, and say what to do."""

import re
from pathlib import Path

import pytest
from prometheus_client.parser import text_string_to_metric_families

from logs import Event
from scheduler.access import limits
from tests.support import tree
from tests.support.site import Site

RULES = tree.text_of(Path("deploy/prometheus/zitdag.rules.yml"))
ALERTS = [f"alert: {text}" for text in RULES.split("- alert: ")[1:]]


def _expression(alert: str) -> str:
    (found,) = re.findall(r"^ +expr: (.+)$", alert, re.MULTILINE)
    return str(found)


def _named(pattern: str) -> set[str]:
    return {name for alert in ALERTS for name in re.findall(pattern, _expression(alert))}


@pytest.fixture
def text(site: Site) -> str:
    site.visitor().open("/nothing-of-the-kind")
    return site.visitor().fetch("GET", "/metrics").text


def test_prometheus_can_read_the_file() -> None:
    """A colon within bare words ends them: YAML refuses the file then, and no rule is there."""
    yaml = pytest.importorskip("yaml", reason="bandit brings PyYAML")
    [group] = yaml.safe_load(RULES)["groups"]

    assert [f"alert: {rule['alert']}" for rule in group["rules"]] == [
        alert.splitlines()[0] for alert in ALERTS
    ]


def test_every_metric_of_a_rule_is_told(text: str) -> None:
    told = {
        one.name for family in text_string_to_metric_families(text) for one in family.samples
    } | {family.name for family in text_string_to_metric_families(text)}
    counters = {f"{name}_total" for name in told}

    assert len(_named(r"zitdag_[a-z_]+")) > 8
    assert _named(r"zitdag_[a-z_]+") - told - counters == set()


def test_every_event_of_a_rule_is_one_of_the_log() -> None:
    assert _named(r'event="([a-z_]+)"') - {event.value for event in Event} == set()


def test_an_event_of_a_rule_is_told_by_a_process_that_is_asked() -> None:
    """A command that ends counts for itself, and nobody asks it."""
    asked = [
        path
        for path in tree.modules()
        if path.stem == "serving" or {"commands", "tests"}.isdisjoint(path.parts)
    ]
    told = {
        name.lower()
        for path in asked
        for name in re.findall(r"Event\.([A-Z_]+)", tree.text_of(path))
    }

    assert _named(r'event="([a-z_]+)"') - told == set()


@pytest.mark.parametrize("alert", ALERTS, ids=lambda alert: alert.split()[1])
def test_an_alert_says_what_it_means_and_what_to_do(alert: str) -> None:
    for name in ("severity", "summary", "action"):
        assert re.search(rf"{name}: \S", alert), name


def test_a_page_that_an_alert_sends_people_to_is_there(site: Site) -> None:
    pages = set(re.findall(r"\((/[a-z-]+/[a-z-]+)\)", RULES))
    rules = {str(rule) for rule in site.app.url_map.iter_rules()}

    assert pages
    assert pages <= rules


def test_a_limit_that_an_action_names_is_one_of_the_table() -> None:
    named = set(re.findall(r"`(misses[a-z ]*)`", RULES))

    assert named == {limits.MISSES.name, limits.MISSES_OF_A_PERSON.name}
    assert limits.MISSES_OF_A_NETWORK.effect is limits.Effect.QUIET


def test_an_event_is_told_before_it_happens(text: str) -> None:
    """Prometheus sees no growth where a figure only begins: the first alarm would be lost."""
    told = {
        (one.labels["event"], one.labels["limit"])
        for family in text_string_to_metric_families(text)
        for one in family.samples
        if one.name == "zitdag_events_total"
    }
    of_limits = {Event.ALARM.value, Event.LIMIT_REACHED.value}

    assert {event for event, _limit in told} == {event.value for event in Event}
    assert {limit for event, limit in told if event in of_limits} > {"misses", "codes"}
