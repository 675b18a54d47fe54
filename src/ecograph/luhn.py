"""The check digit of organisation numbers and personal identity numbers."""

__all__ = ["has_luhn_check_digit"]


def has_luhn_check_digit(number: str) -> bool:
    """Tell whether the last digit fits the others (ISO/IEC 7812-1, annex B: Luhn), whatever stands between digits.

    Swedish organisation numbers and personal identity numbers use it on their ten digits (Skatteverket, SKV 709 and
    SKV 704).
    """
    digits = [int(character) for character in number if character.isdecimal()]
    doubled = [2 * digit if place % 2 == 1 else digit for place, digit in enumerate(reversed(digits))]
    return sum(value // 10 + value % 10 for value in doubled) % 10 == 0
