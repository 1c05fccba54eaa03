# SPDX-License-Identifier: GPL-3.0-or-later
"""Columns as NumPy arrays."""

import csv
import io

import numpy as np

_TEXTS = {"strategy", "venue", "liquidity"}
_WHOLE = {"shares", "filled"}


class Table(dict):
    """Columns by name, NumPy arrays of equal length; time is datetime64[ns] in UTC."""

    def to_pandas(self):
        """The same as a pandas.DataFrame, on the same arrays where pandas allows it."""
        import pandas as pd

        return pd.DataFrame(dict(self), copy=False)

    def __len__(self):
        return len(next(iter(self.values()))) if self.keys() else 0

    def __repr__(self):
        return f"Table({len(self)} rows: {', '.join(self)})"


def of_csv(text):
    """A table of the CSV that --fills and --path write."""
    rows = csv.reader(io.StringIO(text))
    names = next(rows)
    columns = list(zip(*rows)) or [()] * len(names)
    return Table({name: _array(name, column) for name, column in zip(names, columns)})


def _array(name, texts):
    if name == "time":
        return np.array([text.rstrip("Z") for text in texts], dtype="datetime64[ns]")
    if name in _TEXTS:
        return np.array(texts, dtype=object)
    if name in _WHOLE and not any("." in text for text in texts):  # else shares with decimals
        return np.array(texts, dtype=np.int64)
    if name == "completion":
        return np.array([text == "1" for text in texts], dtype=bool)
    return np.array([float(text) if text else np.nan for text in texts])
