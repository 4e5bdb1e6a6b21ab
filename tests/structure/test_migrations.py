"""A migration that databases were made by never changes again.

It would not run there a second time: such a database would say that it is up to date and lack what
was changed. What was wrong is mended by the next migration.
"""

import ast
import hashlib
from pathlib import Path

from tests.support import tree

VERSIONS = Path("scheduler/migrations/versions")
# SHA-256 of each file. A new one is noted here when it goes out: with its commit.
FROZEN = {
    "0001_the_house.py": "630bbfe1c51906ceef690f451bcddcd26b650d21c3a26b05260185ef4c92364c",
    "0002_who_changed_it.py": "393cc3431cfd3d72792ff59974c21728bfe0940a8f30fa58a37dad0967dd06f2",
    "0003_busy_index.py": "333539ade83cbc53b0066160610e0276ea96bbee22c1e8ebd67f758ab1a0eb46",
    "0004_interpreters.py": "4f1b171e403973bc8f2cdb6ab9fb5f1443c5fb8efc4198bcc1a735f93b3ed8aa",
    "0005_at_a_distance.py": "193d52216c1872a36a7f3e3443c47230bd3b1732ea9a543faaa734598f0ba923",
    "0006_moves.py": "f385df3f29aefdf19fb564d0e0c22ac055c566f667a68aa2205aa26b1c733633",
    "0007_group_sessions.py": "fe82e0e7da35220f6ee49f6cf001fb56b74dde4b00c17ce4080c28076c1bdcaa",
    "0008_kept_answers.py": "b6384523a89728bfd40e0a35192c1060272097ef7a50eeab529066da9ed8b0cf",
    "0009_group_minimum.py": "ca492f3e9aa76235958075c63c200d381cccacfa9755deb0389aed2602a8969d",
    "0010_signpost_contacts.py": "92f02825ea8a5207b3dbf2c875e244fb407b0c55dcc8d4fa2a4e8b74751bc4e5",
    "0011_arranged_in.py": "60ff39d9348e97b7eb962e42dad98242c6cb74116d7e71ce3ea80e8464f58846",
    "0012_arranged_at.py": "00ccd03d5301a11734e76cde5b48e8ee228229332dbd2c956c58fcc80d5b4496",
    "0013_second_factors.py": "2d4bcd0bdb318ac6612c45a699b39521b581597a1f800b460740d57d11152537",
    "0014_staff_sessions.py": "ef686011735e323eb1447f62e138f257e3a662f17565fde0826e1abb3d499485",
    "0015_counted_as.py": "c7033733ad1600e7e0cde379608e39e160e4184f11abdbb669629718d122aa20",
    "0016_share_changes.py": "696a056e8167d98b20217f3113e1abf8429a2f92ec46ba42e337d1c2f400e393",
    "0017_several_codes.py": "ea6d3af3c5060f3a7f8ea2cb0c575f0a6ce2dd6c69d9aabe032bf74c1aff9a48",
    "0018_audit.py": "455ed2119b6a58829787ac94f81b71b1651201003ab3418db5be6391dbb7714a",
    "0019_lanes.py": "bd891c953a8224d95c3dd82876dd8315f1bab7be3fbb280884709e94f1879762",
    "0020_strangers.py": "3f35d5a184679dd72e73df22f9fdb22591ef1771f1610923056cf01ed367804a",
    "0021_posts.py": "592f1ebc666be40b12e01d5f67a464d232f200c17fbae38e6f038ee2da28f25a",
    "0022_one_post_once.py": "46bad2daea6a94c51c1016a7f49af1c0663badb342d92edb74048087c9aaf1e8",
    "0023_last_seen.py": "c3fcc8045172d3acd90ba5ccbfd0d2ea410d3d1fd125a04befc8ef65a6c59c94",
    "0024_contact_persons.py": "ccdca895b0efff3ce3cbf8d78debf01828b8024c262734b9c39e7f50ad0ef47e",
    "0025_closures.py": "a363b9500ea4840313418c61f10bda29cfdbba3b6bf1e1f20b4befa9adfac33f",
    "0026_told_hosts.py": "a5e7351d0edc100fec7a03da6e6f9fa0bc96207e9a70b4ccdd97f93421e17502",
    "0027_large_photos.py": "6e9eedadee210c97d0625719ea6e85d2e0b563daada14602fe1193236c9a50a9",
    "0028_calendar_sources.py": "d64cc2cb61d60ba1a52db84a50080ea8aeb742a60fcf4eea9a6262c12cad548b",
    "0029_unplanned_dates.py": "db9d2d8e41944eacf9cfb26d1150e9f03e0626cf92de6db7c7c1ffa37466a54d",
    "0030_season_drafts.py": "596264fcd9545cc78f98add674e14e08c8a5b1790fd062d688b485a72fba724f",
    "0031_planning_rules.py": "d4b1832d42aa9cae66cf11458dbf939becaf0c29eb0a2e40ab8df12f5e21dad1",
}


def test_what_has_been_out_is_as_it_was_and_nothing_is_out_unseen() -> None:
    digests = {
        path.name: hashlib.sha256((tree.ROOT / path).read_bytes()).hexdigest()
        for path in tree.modules()
        if path.parent == VERSIONS and path.name != "__init__.py"
    }

    assert digests == FROZEN


def test_a_migration_imports_none_of_our_code() -> None:
    """Or it would change whenever that does."""
    imported = {
        name.partition(".")[0]
        for path in tree.modules()
        if path.parent == VERSIONS
        for node in ast.walk(tree.syntax_of(path))
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in _names(node)
    }

    assert imported == {"alembic", "sqlalchemy"}


def _names(node: ast.Import | ast.ImportFrom) -> list[str]:
    if isinstance(node, ast.ImportFrom):
        return [node.module or ""]
    return [alias.name for alias in node.names]
