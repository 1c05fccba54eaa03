# SPDX-License-Identifier: GPL-3.0-or-later
"""What can go wrong, as exceptions."""


class Error(Exception):
    """A failure with a sentence that says what was expected, what was found and what to do.

    code: short stable name, such as "memory_limit" (see `sorlab --manual running` for the kinds).
    facts: what is known of it: path, line, parameter, limit_bytes, ...; only what applies.
    """

    def __init__(self, message, code="internal", facts=None):
        super().__init__(message)
        self.code = code
        self.facts = dict(facts or {})

    def __reduce__(self):
        return (type(self), (str(self), self.code, self.facts))


class SettingsError(Error, ValueError):
    """A word, a value or a combination that cannot be."""


class DataError(Error):
    """An input that is missing, cannot be read, or does not hold what the run needs."""


class KafkaError(Error):
    """A broker, a topic or a delivery."""


class OutputError(Error, OSError):
    """A result that could not be written."""

    def __str__(self):
        return self.args[0]


_KINDS = {
    "settings": SettingsError,
    "data": DataError,
    "kafka": KafkaError,
    "output": OutputError,
}


def from_code(kind, code, message, facts):
    """The exception of an error's kind."""
    return _KINDS.get(kind, Error)(message, code, facts)
