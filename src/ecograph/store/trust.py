"""Whose certificates are believed: those of the public authorities, or what the operator names in their place."""

import os
import ssl
from typing import Final

from ecograph.errors import InputError
from ecograph.text import Text

__all__ = ["check_authorities", "is_distrusted"]

FILE: Final = "SSL_CERT_FILE"
"""Variable of OpenSSL that names a file of certificates (PEM); beside it there is ``SSL_CERT_DIR`` for a folder."""


def check_authorities() -> None:
    """Look at the certificates that the operator names.

    :raises InputError: if the file cannot be read, or has none
    """
    named = os.environ.get(FILE, "")
    try:
        ssl.create_default_context(cafile=None if named == "" else named)
    except OSError as error:  # an error of SSL is one too
        raise InputError(
            Text(
                en=f"{FILE} names {named!r}, which is no readable file of certificates (PEM).",
                sv=f"{FILE} anger {named!r}, som inte är någon läsbar fil med certifikat (PEM).",
            )
        ) from error


def is_distrusted(error: BaseException | None) -> bool:
    """Tell whether a connection came to nothing because of the other's certificate."""
    while error is not None:
        if isinstance(error, ssl.SSLCertVerificationError):
            return True
        error = error.__cause__ or error.__context__
    return False
