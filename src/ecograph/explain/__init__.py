"""Why a query takes as long as it does: how much its patterns match, and what its structure makes of that."""

__all__: list[str] = []
