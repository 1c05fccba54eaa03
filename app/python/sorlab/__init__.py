# SPDX-License-Identifier: GPL-3.0-or-later
"""What would a Cont-Kukanov smart order router have paid, against Best Ask, TWAP and VWAP?

    import sorlab
    result = sorlab.run(csv="day.csv.zst", shares=5000)
    print(result.verdict)
    print(result.savings())

Words are those of the command line and of setup files, with _ for -: `sorlab.words()` lists them. Amounts in results are
those of `sorlab --batch`, to the last digit.
"""

import datetime
import json
import math
import os
import sqlite3

import numpy as np

from . import _sorlab
from ._errors import DataError, Error, KafkaError, OutputError, SettingsError
from ._tables import Table, of_csv

__version__ = _sorlab.__version__
__all__ = ["run", "read", "allocate", "place", "study", "words", "Result", "Tape", "Study", "Table", "Error",
           "SettingsError", "DataError", "KafkaError", "OutputError", "__version__"]


_AXES = ("lambda_over", "lambda_under", "theta_queue")
_MICROSECOND = datetime.timedelta(microseconds=1)


def _time(value):
    """A time or a duration as words have it, others as they are; NumPy's and pandas' times without a zone are in UTC."""
    if isinstance(value, np.datetime64):
        return np.datetime_as_string(value.astype("datetime64[ns]"), timezone="UTC")
    if isinstance(value, datetime.datetime):
        return value.isoformat() if value.tzinfo else value.isoformat() + "Z"
    if isinstance(value, np.timedelta64):
        return f"{value.astype('timedelta64[ns]').astype(np.int64)}ns"
    if isinstance(value, datetime.timedelta):
        nanos = getattr(value, "nanoseconds", 0)  # pandas'
        return f"{value // _MICROSECOND * 1000 + nanos}ns"
    return value


def _plain(value):
    """A word's value as JSON has it: paths and times as texts, NumPy's numbers as Python's."""
    value = _time(value)
    if isinstance(value, (os.PathLike, bytes)):
        return os.fsdecode(value)
    if isinstance(value, np.generic):
        return value.item()
    if isinstance(value, (list, tuple, range, set, np.ndarray)) or hasattr(value, "to_numpy"):
        return [_plain(one) for one in value]
    return value


def _axis(value):
    """The values of an axis to a billionth, as exact as prices are: np.linspace() gives more decimals."""
    if isinstance(value, list):
        return ",".join(str(_axis(one)) for one in value)
    if isinstance(value, float) and math.isfinite(value):
        return f"{value:.9f}".rstrip("0").rstrip(".")
    return value


def _json(words):
    known = {key: _plain(value) for key, value in words.items() if value is not None}
    for axis in _AXES:
        if axis in known:
            known[axis] = _axis(known[axis])
    try:
        return json.dumps(known, allow_nan=False)
    except (TypeError, ValueError) as problem:
        raise SettingsError(f"A word's value must be a text, a number, True, False or a list of these: {problem}",
                            "invalid_argument") from None


def words():
    """The words that run, read and study take, each with what it means: a dict in the order of --help."""
    return {name.replace("-", "_"): text for name, text in _sorlab.words()}


class Result(dict):
    """A finished run: the content of final_result.json as a dict, and more.

    Numbers of the dict are floats where the file has decimals; `json()` gives its text.
    """

    def __init__(self, report):
        super().__init__(json.loads(report.final_result()))
        self._report = report
        self._fills = None
        self._path = None

    @property
    def verdict(self):
        """The answer, one sentence."""
        return self["verdict"]["text"]

    @property
    def fills(self):
        """Every fill of every strategy, as --fills writes them: a Table."""
        if self._fills is None:
            self._fills = of_csv(self._report.fills())
        return self._fills

    @property
    def path(self):
        """Cost and filled shares of every strategy after each of its fills, as --path writes them: a Table."""
        if self._path is None:
            self._path = of_csv(self._report.path())
        return self._path

    @property
    def cells(self):
        """The grid: a Table with a row a cell."""
        grid = self["grid"]
        names = [name for name in grid[0] if not isinstance(grid[0][name], (dict, list))] if grid else []
        return Table({name: np.array([cell.get(name) for cell in grid]) for name in names})

    def savings(self):
        """The router's saving against each benchmark over the whole window, bps by key; None where the two cannot
        be compared."""
        return dict(self["savings_vs_baselines_bps"])

    def text(self, verbose=False):
        """What --batch prints."""
        return self._report.answer(verbose)

    def json(self, which="final_result"):
        """The bytes of final_result, output or baselines (.json) as a str."""
        if which not in ("final_result", "output", "baselines"):
            raise SettingsError(f"{which!r} is none of final_result, output, baselines.", "invalid_argument")
        return getattr(self._report, which)()

    def write(self, folder):
        """Writes the three JSON files into a folder, whole or not at all."""
        self._report.write(os.fspath(folder))

    def __repr__(self):
        return f"<sorlab.Result {self.verdict}>"


class Tape:
    """Quotes that were read once, for any number of runs. Immutable."""

    def __init__(self, tape, words_read):
        self._tape = tape
        self._words = words_read

    def __len__(self):
        """Changes of some venue's quote."""
        return len(self._tape)

    @property
    def symbol(self):
        """The one that was read; empty where the input names none."""
        return self._tape.symbol()

    @property
    def venues(self):
        """MICs, in the order of the venue column."""
        return self._tape.venues()

    @property
    def rows(self):
        """Rows of the input."""
        return self._tape.rows()

    @property
    def hash(self):
        """XXH3-128 of the columns: equal for equal quotes, however they were written."""
        return self._tape.hash()

    @property
    def warnings(self):
        """What a reader of results must know of how the input was read: a list of sentences."""
        return self._tape.warnings()

    @property
    def size_unit(self):
        """What sizes are counted in, of a share: 1 unless sizes have decimals."""
        return 1 / self._tape.units_per_share()

    def chunks(self):
        """Dicts of read-only arrays on the tape's own memory, nothing copied: time (ns since 1970, int64), venue (place in
        `venues`), bid_px and ask_px (1e-9 dollars, int64; NO_PRICE: no quote), bid_sz, ask_sz (counts of `size_unit`).
        They keep the tape alive."""
        for index in range(self._tape.chunk_count()):
            yield self._tape.chunk(index)

    def quotes(self):
        """All changes as one Table (a copy): time, venue (MIC), bid_px, ask_px in dollars (NaN: no quote), bid_sz,
        ask_sz in shares."""
        names = ("time", "venue", "bid_px", "bid_sz", "ask_px", "ask_sz")
        parts = list(self.chunks())
        whole = {name: np.concatenate([part[name] for part in parts]) if parts else np.array([]) for name in names}
        return self._named(whole)

    def trades(self):
        """Prints as one Table: time, venue (MIC; empty: off exchange), price in dollars, size in shares, aggressor (0
        unknown, 1 buyer, 2 seller)."""
        return self._named(self._tape.trades())

    def _named(self, columns):
        table = Table(columns)
        table["time"] = np.asarray(table["time"]).astype("datetime64[ns]")
        mics = np.array(self.venues + [""] * (256 - len(self.venues)), dtype=object)
        table["venue"] = mics[np.asarray(table["venue"], dtype=np.uint8)]
        for name in ("bid_px", "ask_px", "price"):
            if name in table:
                nanos = np.asarray(table[name], dtype=np.int64)
                table[name] = np.where(nanos == _sorlab.NO_PRICE, np.nan, nanos / 1e9)
        per_share = self._tape.units_per_share()
        if per_share > 1:
            for name in {"bid_sz", "ask_sz", "size"} & table.keys():
                table[name] = np.asarray(table[name]) / per_share
        return table

    def __repr__(self):
        return f"<sorlab.Tape {self.symbol or 'quotes'}: {len(self)} changes at {', '.join(self.venues)}>"


def read(progress=None, **words):
    """Reads quotes: csv=..., trades=..., kafka=..., from/to (from_="13:35"), symbol=... and what else states a source.

    progress: called with (phase, done, total). Raises DataError, KafkaError or SettingsError. Ctrl+C stops it.
    """
    words = _keywords(words)
    return Tape(_sorlab.read(_json(words), progress), words)


def run(tape=None, progress=None, **words):
    """Runs every strategy and the grid, as `sorlab --batch` does with the same words; nothing is written.

    tape: quotes from read(), in place of the words of a source.
    progress: called with (phase, done, total). Raises DataError, KafkaError or SettingsError. Ctrl+C stops it.
    """
    words = _keywords(words)
    if tape is not None and not isinstance(tape, Tape):
        raise SettingsError(f"`tape` is what read() returns; this is a {type(tape).__name__}. Name a file with csv=.",
                            "invalid_argument", {"parameter": "tape"})
    for word in ("out", "fills", "path"):
        if word in words:
            raise SettingsError(f"run() writes nothing: leave `{word}` out, and use write(), .fills and .path of its "
                                "result.", "invalid_argument", {"parameter": word})
    if tape is not None:
        words = {**tape._words, **words}
    return Result(_sorlab.run(_json(words), tape._tape if tape is not None else None, progress))


def _keywords(words):
    # `from` is a word of Python's own.
    return {("from" if key == "from_" else key): value for key, value in words.items()}


def _problem(problem):
    """The JSON of a problem: a dict, or its JSON."""
    if isinstance(problem, str):
        return problem
    if not isinstance(problem, dict):
        raise SettingsError(f"A problem is a dict, or its JSON as a str; this is a {type(problem).__name__}.",
                            "invalid_argument")
    try:
        return json.dumps(_plain_tree(problem), allow_nan=False)
    except (TypeError, ValueError) as fault:
        raise SettingsError(f"A problem holds texts, numbers, True, False, lists and dicts: {fault}",
                            "invalid_argument") from None


def _plain_tree(value):
    if isinstance(value, dict):
        return {key: _plain_tree(one) for key, one in value.items()}
    plain = _plain(value)
    return [_plain_tree(one) for one in plain] if isinstance(plain, list) else plain


def allocate(problem):
    """Answers one allocation (see `sorlab --manual router`): a dict, or its JSON; returns a dict."""
    return json.loads(_sorlab.allocate(_problem(problem)))


def place(problem):
    """Solves placement problems: a dict with one case or {"cases": [...]}, or its JSON; returns a list of dicts, one a
    case, X = [M, L_1, ...]."""
    return [json.loads(answer) for answer in _sorlab.place(_problem(problem))]


class Study:
    """A study's folder: its estimates, and its tables as pandas frames."""

    def __init__(self, folder, text=None):
        self.folder = os.fspath(folder)
        self._text = text
        path = os.path.join(self.folder, "study.json")
        try:
            with open(path, encoding="utf-8") as file:
                self.estimates = json.load(file)
        except OSError as problem:
            raise DataError(f"{path}: the study has no result ({problem.strerror}). Run it with `data`.", "file_missing",
                            {"path": path}) from None
        except ValueError as problem:
            raise DataError(f"{path}: this is not the JSON of a study ({problem}).", "data_unusable", {"path": path}) from None

    @property
    def verdict(self):
        """The answer, one sentence."""
        return self.estimates["verdict"]["text"]

    @property
    def text(self):
        """The screen that --study printed; None for a study that was only opened."""
        return self._text

    def query(self, sql, parameters=()):
        """A SELECT on study.db as a pandas.DataFrame; the database is not changed."""
        try:
            import pandas as pd
        except ImportError:
            raise ImportError("Tables of a study are pandas frames: install pandas, or open study.db with "
                              "sqlite3.") from None
        path = os.path.abspath(os.path.join(self.folder, "study.db"))
        with sqlite3.connect(f"file:{path.replace('?', '%3f').replace('#', '%23')}?mode=ro", uri=True) as database:
            return pd.read_sql_query(sql, database, params=parameters)

    @property
    def orders(self):
        """A row an order, with what was known before its start."""
        return self.query("SELECT * FROM orders")

    @property
    def results(self):
        """A row an order and strategy; money in whole nano-dollars."""
        return self.query("SELECT * FROM results")

    @property
    def savings(self):
        """The router's saving of each order against each benchmark, bps."""
        return self.query("SELECT * FROM savings")

    @property
    def by_symbol(self):
        """The mean saving of each symbol against each benchmark, bps."""
        return self.query("SELECT * FROM by_symbol")

    @property
    def by_day(self):
        """The mean saving of each day against each benchmark, bps."""
        return self.query("SELECT * FROM by_day")


def study(folder, orders=None, progress=None, **words):
    """Opens the study in a folder; with `data` runs it first, or the rest of it, as `sorlab --study` does.

    orders: a CSV of orders; without it `sample` draws them.
    """
    if not words and orders is None:
        return Study(folder)
    words = {**_keywords(words), "out": os.fspath(folder)}
    text = _sorlab.study(_json(words), os.fspath(orders) if orders is not None else "", progress)
    return Study(folder, text)
