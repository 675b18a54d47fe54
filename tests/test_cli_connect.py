"""``ecograph connect``."""

import json

from click.testing import CliRunner

from ecograph.cli import main
from ecograph.release import Release


def run(release: Release, *arguments: str) -> tuple[int, str, str]:
    result = CliRunner().invoke(main, ["connect", *arguments, "--release", str(release.path)])
    return result.exit_code, result.stdout, result.stderr


def test_the_ways_are_printed_and_their_number_on_standard_error(release: Release) -> None:
    code, out, err = run(release, "rise", "umea-municipality", "--limit", "1")
    assert code == 0
    assert out.splitlines()[0].endswith("(actor:rise)")
    assert out.splitlines()[-1].endswith("(actor:umea-municipality)")
    assert "; none is shorter" in err
    code, out, _ = run(release, "rise", "umea-municipality", "--format", "json")
    assert json.loads(out)["steps"] == 1


def test_an_actor_that_is_not_known_is_exit_code_2_with_the_nearest(release: Release) -> None:
    code, out, err = run(release, "rise", "umea-municipalty")
    assert (code, out) == (2, "")
    assert "Nearest: actor:umea-municipality" in err
    assert run(release, "rise", "rise")[0] == 2


def test_no_way_of_so_few_steps_is_exit_code_1(release: Release) -> None:
    code, out, err = run(release, "massachusetts-institute-of-technology", "umea-municipality", "--steps", "1")
    assert (code, out) == (1, "")
    assert err == "There is no way of 1 steps or fewer.\n"
