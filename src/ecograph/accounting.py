"""How an account of rows and columns is shown."""

from collections.abc import Iterator, Sequence

from ecograph.sources.content import Account
from ecograph.text import Language, Text

__all__ = ["account_json", "account_rows", "account_text"]

COLUMNS = (
    Text(en="table", sv="tabell"),
    Text(en="rows", sv="rader"),
    Text(en="used", sv="använda"),
    Text(en="ignored", sv="ignorerade"),
    Text(en="columns used", sv="använda kolumner"),
    Text(en="ignored", sv="ignorerade"),
)


def account_rows(accounts: Sequence[Account]) -> Iterator[list[str]]:
    """Yield for each table its name, and how many rows and columns it has, are used and are ignored."""
    for account in accounts:
        ignored = sum(reason is not None for reason in account.columns.values())
        counts = [account.rows, account.used, account.ignored.total(), len(account.columns) - ignored, ignored]
        yield [f"{account.source}/{account.file.name}", *map(str, counts)]


def account_text(accounts: Sequence[Account], language: Language) -> Iterator[str]:
    """Yield the lines of a table of counts, then every reason why something is ignored."""
    rows = [[text.to(language) for text in COLUMNS], *account_rows(accounts)]
    widths = [max(len(row[place]) for row in rows) for place in range(len(COLUMNS))]
    for first, *others in rows:
        cells = [cell.rjust(width) for cell, width in zip(others, widths[1:], strict=True)]
        yield "  ".join([first.ljust(widths[0]), *cells])
    what = {"rows": Text(en="rows ignored", sv="rader ignorerade"), "values": Text(en="values", sv="värden")}
    for account in accounts:
        yield ""
        yield f"{account.source}/{account.file.name}"
        for reason, count in sorted(account.ignored.items(), key=lambda item: (-item[1], item[0].en)):
            yield f"    {count} {what['rows'].to(language)}: {reason.to(language)}"
        for reason, count in sorted(account.values.items(), key=lambda item: (-item[1], item[0].en)):
            yield f"    {count} {what['values'].to(language)}: {reason.to(language)}"
        for reason, names in _columns_by_reason(account).items():
            yield f"    {', '.join(names)}: {reason.to(language)}"


def account_json(account: Account, language: Language) -> dict[str, object]:
    """Return an account as it is written in JSON."""
    return {
        "source": account.source,
        "table": account.file.name,
        "rows": account.rows,
        "used": account.used,
        "ignored": {reason.to(language): count for reason, count in sorted(account.ignored.items(), key=str)},
        "values_ignored": {reason.to(language): count for reason, count in sorted(account.values.items(), key=str)},
        "columns_used": [name for name, reason in account.columns.items() if reason is None],
        "columns_ignored": {
            name: reason.to(language) for name, reason in account.columns.items() if reason is not None
        },
    }


def _columns_by_reason(account: Account) -> dict[Text, list[str]]:
    found: dict[Text, list[str]] = {}
    for name, reason in account.columns.items():
        if reason is not None:
            found.setdefault(reason, []).append(name)
    return found
