"""Text for people, in Swedish and English side by side."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

__all__ = ["LANGUAGES", "Language", "Text"]

Language = Literal["sv", "en"]

LANGUAGES: tuple[Language, ...] = get_args(Language)


@dataclass(frozen=True)
class Text:
    """One message in both languages; ``str()`` gives the English one."""

    en: str
    sv: str

    def __str__(self) -> str:
        return self.en

    def to(self, language: Language) -> str:
        """Return the text in ``language``."""
        return self.sv if language == "sv" else self.en

    def to_json(self) -> Mapping[Language, str]:
        """Return both languages, keyed by BCP 47 tag."""
        return {"en": self.en, "sv": self.sv}
