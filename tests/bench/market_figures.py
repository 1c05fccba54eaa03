#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How a file of quotes behaves, one row a file: for judging whether the generator's days are like real ones.

    tests/bench/market_figures.py [--cli build/release/bin/sorlab-cli] [--share PERCENT] FILE...

FILE: mbp-1 or mbp-10 CSV (.csv, .csv.zst, .csv.gz), or order-level LOBSTER messages (a name with "lobster" in it),
which become mbp-1 rows first (from five minutes after their start on: what stood in the book before is unknown). With
--cli the router's passive share is that of a batch run with default settings.

Columns, of all venues together unless said otherwise:
  ticks, bps   time-weighted median spread between the best bid and ask over the venues (locked and crossed: 0)
  life         median milliseconds for which a venue's best price on one side stays
  rows, trades quote rows and trades a minute
  size         median shares a trade (mean in brackets)
  canc/trd     shares that left a venue's best price without a trade, over shares traded
  standing     percent of such drops after which the price still stood
  ac1          autocorrelation of successive moves of the mid
  revert       percent of changes of a venue's best price that are undone within 100 ms
  mark         mid one second after a trade less the mid before it, in half spreads, in the aggressor's direction
  imb          correlation of the sign of the imbalance at the best prices with the next move of the mid
  5000, 2%     percent of the router's shares that its resting orders got: an order of 5000 shares, and one of
               PERCENT (default 2) of the shares traded in the file
"""
import argparse
import bisect
import csv
import datetime
import gzip
import io
import json
import os
import statistics
import subprocess
import sys
import tempfile

TICK = 0.01
NAMES = ("ts_recv,ts_event,rtype,publisher_id,instrument_id,action,side,depth,price,size,flags,ts_in_delta,sequence,"
         "bid_px_00,ask_px_00,bid_sz_00,ask_sz_00,bid_ct_00,ask_ct_00,symbol")


def text_of(path):
    if path.endswith(".zst"):
        return subprocess.run(["zstd", "-dcq", path], stdout=subprocess.PIPE, check=True).stdout.decode()
    if path.endswith(".gz"):
        with gzip.open(path, "rt") as file:
            return file.read()
    with open(path) as file:
        return file.read()


class Book:
    """One side of an order-level book: shares by price, and its best price."""

    def __init__(self, sign):
        self.sign = sign
        self.levels = {}

    def best(self):
        return (max if self.sign > 0 else min)(self.levels, default=None)

    def add(self, price, size):
        level = self.levels.setdefault(price, [0, 0])
        level[0] += size
        level[1] += 1

    def remove(self, price, size, whole):
        level = self.levels[price]
        level[0] -= size
        level[1] -= whole
        if level[0] <= 0:
            del self.levels[price]


def lobster_rows(text, settle=300):
    """mbp-1 lines of LOBSTER messages, from `settle` seconds on: what stood in the book at the start is unknown."""
    midnight = 1340251200 + 4 * 3600  # 2012-06-21 in New York
    books = {1: Book(1), -1: Book(-1)}
    orders = {}
    lines = [NAMES]
    first = None
    shown = None

    def top():
        bid, ask = books[1].best(), books[-1].best()
        if bid is None or ask is None or bid >= ask:
            return None
        return (bid, ask, *books[1].levels[bid], *books[-1].levels[ask])

    def emit(nanos, action, side, price, size, flags, state, number):
        when = datetime.datetime.fromtimestamp(nanos // 10**9, datetime.timezone.utc)
        stamp = f"{when:%Y-%m-%dT%H:%M:%S}.{nanos % 10**9:09d}Z"
        bid, ask, bid_size, bids, ask_size, asks = state
        lines.append(f"{stamp},{stamp},1,2,1,{action},{side},0,{price / 1e4:.4f},{size},{flags},0,{number},"
                     f"{bid / 1e4:.4f},{ask / 1e4:.4f},{bid_size},{ask_size},{bids},{asks},MSFT")

    for number, line in enumerate(text.splitlines(), 1):
        stamp, kind, order, size, price, direction = line.split(",")
        seconds, nanos = stamp.split(".")
        time = (midnight + int(seconds)) * 10**9 + int(nanos.ljust(9, "0"))
        first = first or time
        kind, size, price, direction = int(kind), int(size), int(price), int(direction)
        book = books[direction]
        if kind == 5:
            if shown and time >= first + settle * 10**9:
                emit(time, "T", "N", price, size, 130, shown, number)
            continue
        if kind == 1:
            orders[order] = [price, size]
            book.add(price, size)
        elif order in orders:
            held = orders[order]
            taken = min(size, held[1])
            held[1] -= taken
            book.remove(price, taken, held[1] == 0)
            if held[1] == 0:
                del orders[order]
        elif kind != 4:
            continue
        state = top()
        if state is None or time < first + settle * 10**9:
            shown = state
            continue
        if kind == 4 and shown:
            emit(time, "T", "A" if direction > 0 else "B", price, size, 0, shown, number)
            emit(time, "C", "B" if direction > 0 else "A", price, size, 130, state, number)
        elif state != shown:
            emit(time, "A" if kind == 1 else "C", "B" if direction > 0 else "A", price, size, 130, state, number)
        shown = state
    return "\n".join(lines) + "\n"


def nanos_of(text):
    if text.isdigit():
        return int(text)
    seconds = datetime.datetime.strptime(text[:19], "%Y-%m-%dT%H:%M:%S").replace(tzinfo=datetime.timezone.utc)
    return int(seconds.timestamp()) * 10**9 + int(text[20:].rstrip("Z").ljust(9, "0")[:9])


def number_of(text):
    return float(text) if text not in ("", "nan") else 0.0


class Figures:
    def __init__(self):
        self.venues = {}  # venue -> [bid, bid size, ask, ask size]
        self.since = {}  # (venue, side) -> time of its price
        self.left = {}  # (venue, side) -> (price before, time it went)
        self.pending = {}  # (venue, side) -> shares traded since its last quote row
        self.lives, self.spreads, self.mids, self.moves, self.pairs = [], [], [], [], []
        self.trades, self.sizes = [], []
        self.rows = self.changes = self.reverted = self.cancelled = self.traded = 0
        self.standing = self.emptied = 0  # cancellations after which the price stood, or was gone
        self.first = self.last = None
        self.top = None

    def quote(self, time, venue, now):
        before = self.venues.get(venue)
        self.venues[venue] = now
        for side, at in (("B", 0), ("A", 2)):
            key = (venue, side)
            traded = self.pending.pop(key, 0)
            if before is None or before[at + 1] == 0:
                self.since[key] = time
                continue
            price, size = before[at], before[at + 1]
            worse = now[at + 1] == 0 or (now[at] < price if side == "B" else now[at] > price)
            if now[at] == price and now[at + 1] < size - traded:
                self.cancelled += size - traded - now[at + 1]
                self.standing += 1
            elif worse and size > traded:
                self.cancelled += size - traded
                self.emptied += 1
            if now[at] == price and now[at + 1] > 0:
                continue
            self.changes += 1
            self.lives.append((time - self.since.get(key, time)) / 1e6)
            self.since[key] = time
            gone = self.left.get(key)
            if gone and gone[0] == now[at] and time - gone[1] <= 100_000_000:
                self.reverted += 1
            self.left[key] = (price, time)

    def consolidated(self, time):
        bids = [v[0] for v in self.venues.values() if v[1] > 0]
        asks = [v[2] for v in self.venues.values() if v[3] > 0]
        if not bids or not asks:
            return
        bid, ask = max(bids), min(asks)
        # A stub stands alone where no venue has a real quote.
        if ask > 1.05 * bid:
            return
        sizes = (sum(v[1] for v in self.venues.values() if v[0] == bid),
                 sum(v[3] for v in self.venues.values() if v[2] == ask))
        if self.top:
            (was_bid, was_ask, was_sizes), since = self.top
            self.spreads.append((max(was_ask - was_bid, 0.0), (was_bid + was_ask) / 2, time - since))
            move = (bid + ask - was_bid - was_ask) / 2
            if abs(move) > 1e-9:
                self.moves.append(move)
                if was_sizes[0] != was_sizes[1]:
                    self.pairs.append((1 if was_sizes[0] > was_sizes[1] else -1, 1 if move > 0 else -1))
        self.top = ((bid, ask, sizes), time)
        self.mids.append((time, (bid + ask) / 2))

    def read(self, text):
        rows = csv.reader(io.StringIO(text))
        at = {name: i for i, name in enumerate(next(rows))}
        has_action = "action" in at
        for row in rows:
            time = nanos_of(row[at.get("ts_recv", at["ts_event"])])
            self.first = self.first or time
            self.last = time
            venue = row[at["publisher_id"]]
            now = [number_of(row[at["bid_px_00"]]), int(row[at["bid_sz_00"]]), number_of(row[at["ask_px_00"]]),
                   int(row[at["ask_sz_00"]])]
            if has_action and row[at["action"]] == "T":
                price, size, side = number_of(row[at["price"]]), int(row[at["size"]]), row[at["side"]]
                self.traded += size
                self.sizes.append(size)
                if side in "AB":
                    key = (venue, "B" if side == "A" else "A")
                    self.pending[key] = self.pending.get(key, 0) + size
                if self.top:
                    bid, ask, _ = self.top[0]
                    sign = {"B": 1, "A": -1}.get(side, (price >= ask) - (price <= bid))
                    if sign and ask > bid:
                        self.trades.append((time, sign, (bid + ask) / 2, (ask - bid) / 2))
                continue
            if now[0] == 0:
                now[1] = 0
            if now[2] == 0:
                now[3] = 0
            if now != self.venues.get(venue):
                self.rows += 1
                self.quote(time, venue, now)
                self.consolidated(time)

    def table(self):
        minutes = (self.last - self.first) / 60e9
        ticks = weighted_median([(s / TICK, w) for s, _, w in self.spreads])
        bps = weighted_median([(s / m * 1e4, w) for s, m, w in self.spreads])
        times = [t for t, _ in self.mids]
        marks = []
        for time, sign, mid, half in self.trades:
            i = bisect.bisect_right(times, time + 10**9) - 1
            marks.append(sign * (self.mids[i][1] - mid) / half)
        moves = self.moves
        mean = statistics.fmean(moves) if moves else 0
        spread = sum((m - mean) ** 2 for m in moves)
        lag = sum((a - mean) * (b - mean) for a, b in zip(moves, moves[1:]))
        drops = self.standing + self.emptied
        return {
            "ticks": f"{ticks:.1f}", "bps": f"{bps:.2f}", "life": f"{statistics.median(self.lives or [0]):.1f}",
            "rows": f"{self.rows / minutes:.0f}", "trades": f"{len(self.sizes) / minutes:.1f}",
            "size": f"{statistics.median(self.sizes or [0]):.0f} ({statistics.fmean(self.sizes or [0]):.0f})",
            "canc/trd": f"{self.cancelled / self.traded:.1f}" if self.traded else "-",
            "standing": f"{100 * self.standing / drops:.0f}" if drops else "-",
            "ac1": f"{lag / spread:.2f}" if spread else "-",
            "revert": f"{100 * self.reverted / max(self.changes, 1):.0f}",
            "mark": f"{statistics.fmean(marks):.2f}" if marks else "-",
            "imb": f"{statistics.fmean([a * b for a, b in self.pairs]):.2f}" if self.pairs else "-",
        }


def weighted_median(pairs):
    total = sum(w for _, w in pairs)
    seen = 0
    for value, weight in sorted(pairs):
        seen += weight
        if 2 * seen >= total:
            return value
    return 0.0


def passive_share(cli, path, shares):
    """Percent of the router's shares that its resting orders got in a batch run with default settings."""
    with tempfile.TemporaryDirectory() as folder:
        words = [cli, "--batch", "--csv", path, "--out", folder, "--quiet", "--starts", "off", "--shares", str(shares)]
        run = subprocess.run(words, capture_output=True, text=True)
        if run.returncode != 0:
            print(f"{path}: {run.stderr.strip()}", file=sys.stderr)
            return "-"
        with open(os.path.join(folder, "final_result.json")) as file:
            router = json.load(file)["optimized"]
    return f"{100 * router['maker_filled'] / max(router['filled'], 1):.0f}"


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--cli", help="sorlab-cli, for the passive share")
    parser.add_argument("--share", type=float, default=2, help="percent of the shares traded (default 2)")
    parser.add_argument("files", nargs="+", metavar="FILE")
    words = parser.parse_args()
    rows = []
    for path in words.files:
        text = text_of(path)
        figures = Figures()
        with tempfile.TemporaryDirectory() as folder:
            if "lobster" in os.path.basename(path):
                text = lobster_rows(text)
                path = os.path.join(folder, os.path.basename(path).split(".")[0] + ".csv")
                with open(path, "w") as file:
                    file.write(text)
            figures.read(text)
            row = {"file": os.path.basename(path)[:20], **figures.table()}
            if words.cli:
                row["5000"] = passive_share(words.cli, path, 5000)
                shares = max(1, int(figures.traded * words.share / 100))
                row[f"{words.share:g}%"] = passive_share(words.cli, path, shares)
            rows.append(row)
    print("| " + " | ".join(rows[0]) + " |")
    print("|" + "---|" * len(rows[0]))
    for row in rows:
        print("| " + " | ".join(row.values()) + " |")


if __name__ == "__main__":
    main()
