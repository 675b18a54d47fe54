"""Changes put into what was fetched before, without a gap in time between the two."""

import json
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from ecograph.errors import FetchError
from ecograph.fetching.records import to_line
from ecograph.fetching.service import Job
from ecograph.text import Text

__all__ = ["merge_changes"]


def merge_changes(
    job: Job, stem: str, key: Callable[[Mapping[str, Any]], str], records: Iterable[Mapping[str, Any]]
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the lines of ``records`` by key, with those of earlier records that have not changed since ``job.since``,
    and, if it is not all there is, the day since which it is whole.

    :raises FetchError: if there would be a gap between the earlier snapshot and the changes
    """
    lines = {key(record): to_line(record) for record in records}
    if job.since is None:
        return lines, {}
    if len(job.earlier.files) == 0:
        return lines, {"since": job.since.isoformat()}
    retrieved = job.earlier.retrieved
    if retrieved is None or job.since > retrieved:
        raise FetchError(
            Text(
                en=f"What is here was fetched on {retrieved}: changes since {job.since} would leave a gap. "
                f"Take an earlier day for --since.",
                sv=f"Det som finns här hämtades {retrieved}: ändringar sedan {job.since} skulle lämna en lucka. "
                f"Ta en tidigare dag för --since.",
            )
        )
    kept = {key(json.loads(line)): line for line in job.earlier.lines_of(stem)}
    whole_since = job.earlier.fetched.get("since")
    return {**kept, **lines}, {} if whole_since is None else {"since": whole_since}
