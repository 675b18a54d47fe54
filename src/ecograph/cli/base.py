"""What all verbs share: two languages, verbs loaded when they are called, errors as one line and an exit code."""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any, TypeVar

import click

from ecograph.errors import EcographError
from ecograph.settings import Settings
from ecograph.text import LANGUAGES, Language, Text

__all__ = [
    "Group",
    "Option",
    "Verb",
    "VerbEntry",
    "argument",
    "cache_option",
    "data_option",
    "language_of",
    "option",
    "release_option",
    "say",
    "verb",
]

F = TypeVar("F", bound=Callable[..., Any])


@dataclass(frozen=True)
class VerbEntry:
    """The line about a verb in ``ecograph --help``."""

    summary: Text


def language_of(ctx: click.Context) -> Language:
    """Return the language of messages: ``--lang``, else ``ECOGRAPH_LANG``, else English."""
    chosen = ctx.find_root().meta.get("ecograph.language", os.environ.get("ECOGRAPH_LANG", "en"))
    return "sv" if chosen == "sv" else "en"


def say(ctx: click.Context, message: Text) -> None:
    """Print a message for people on standard error."""
    click.echo(message.to(language_of(ctx)), err=True)


def _set_language(ctx: click.Context, _param: click.Parameter, value: str | None) -> None:
    if value is not None:
        ctx.find_root().meta["ecograph.language"] = value


class Option(click.Option):
    """An option whose help exists in both languages."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.help = text.en
        self.text = text

    def get_help_record(self, ctx: click.Context) -> tuple[str, str] | None:
        """Return names and help in the language of ``ctx``."""
        self.help = self.text.to(language_of(ctx))
        return super().get_help_record(ctx)


def _language_option() -> Option:
    return Option(
        ["--lang"],
        type=click.Choice(LANGUAGES),
        expose_value=False,
        is_eager=True,
        callback=_set_language,
        text=Text(en="Language of messages.", sv="Meddelandenas språk."),
    )


class Verb(click.Command):
    """A verb: its help in both languages, its errors as one sentence and an exit code."""

    def __init__(self, *args: Any, text: Text, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.text = text
        self.params.append(_language_option())

    def format_help_text(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Write the help text in the language of ``ctx``."""
        self.help = self.text.to(language_of(ctx))
        super().format_help_text(ctx, formatter)

    def invoke(self, ctx: click.Context) -> Any:
        """Run the verb; an error of ours ends it with its message and exit code."""
        try:
            return super().invoke(ctx)
        except EcographError as error:
            say(ctx, error.message)
            ctx.exit(error.exit_code)


class Group(click.Group):
    """The command line: knows its verbs by name and imports one only when it is called."""

    def __init__(self, *args: Any, verbs: Mapping[str, VerbEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.verbs = verbs
        self.params.append(_language_option())

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002
        """Return the names of all verbs."""
        return sorted(self.verbs)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return the verb's command, importing its module (click's documented lazy loading)."""
        if cmd_name not in self.verbs:
            return None
        command: click.Command = import_module(f"ecograph.cli.{cmd_name}").command
        return command

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the verb that ``args`` name, or fail naming the known ones."""
        if args and args[0] not in self.verbs and not args[0].startswith("-"):
            known = ", ".join(sorted(self.verbs))
            text = Text(
                en=f"There is no verb {args[0]!r}. Known: {known}.",
                sv=f"Verbet {args[0]!r} finns inte. Kända: {known}.",
            )
            raise click.UsageError(text.to(language_of(ctx)), ctx)
        return super().resolve_command(ctx, args)

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """List the verbs with their summaries, importing none of them."""
        language = language_of(ctx)
        with formatter.section({"en": "Verbs", "sv": "Verb"}[language]):
            formatter.write_dl([(name, entry.summary.to(language)) for name, entry in sorted(self.verbs.items())])


def verb(name: str, text: Text) -> Callable[[Callable[..., Any]], click.Command]:
    """Make a function the command of the verb ``name``, with help in both languages."""
    return click.command(name=name, cls=Verb, text=text)


def option(*names: str, text: Text, **kwargs: Any) -> Callable[[F], F]:
    """Add an option with help in both languages."""
    return click.option(*names, cls=Option, text=text, **kwargs)


def argument(*names: str, **kwargs: Any) -> Callable[[F], F]:
    """Add an argument."""
    return click.argument(*names, **kwargs)


def release_option(function: F) -> F:
    """Add ``--release``; ``ECOGRAPH_RELEASE`` stands in for it."""
    return option(
        "--release",
        type=click.Path(path_type=Path),
        default=Settings.release,
        envvar="ECOGRAPH_RELEASE",
        show_default=True,
        text=Text(en="Folder of the releases, or one release.", sv="Mapp med utgåvorna, eller en utgåva."),
    )(function)


def cache_option(function: F) -> F:
    """Add ``--no-cache``."""
    return option(
        "--no-cache",
        is_flag=True,
        text=Text(
            en="Read and validate everything, and note nothing for the next time.",
            sv="Läs och validera allt, och anteckna inget till nästa gång.",
        ),
    )(function)


def data_option(function: F) -> F:
    """Add ``--data``; without it the data shipped is meant."""
    return option(
        "--data",
        type=click.Path(path_type=Path),
        text=Text(
            en="Folder of the sources (default: those shipped).", sv="Källornas mapp (standard: de som följer med)."
        ),
    )(function)
