#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""Writes a DBN file's quotes as Databento's CSV, with the standard library alone: an oracle for the DBN reader.

usage: dbn_to_csv.py FILE.dbn[.zst] > FILE.csv
"""
import datetime
import struct
import subprocess
import sys


def unpacked(path):
    with open(path, "rb") as file:
        data = file.read()
    if data[:3] == b"DBN":
        return data
    return subprocess.run(["zstd", "-dcq", path], check=True, stdout=subprocess.PIPE).stdout


def text(raw):
    return raw.split(b"\0", 1)[0].decode()


class Reader:
    def __init__(self, data):
        self.data = data
        self.version = data[3]
        (length,) = struct.unpack_from("<I", data, 4)
        self.records_at = 8 + length
        at = 8 + 16 + 2 + 24 + (8 if self.version == 1 else 0)
        self.stype_in, self.stype_out, self.ts_out = data[at], data[at + 1], data[at + 2]
        at += 3
        if self.version == 1:
            self.cstr = 22
            at += 47
        else:
            (self.cstr,) = struct.unpack_from("<H", data, at)
            at += 2 + 53
        self.at = at + 4
        for _ in range(3):
            count = self.number()
            self.at += count * self.cstr
        self.spans = []
        for _ in range(self.number()):
            name = self.symbol()
            for _ in range(self.number()):
                begin, end = self.number(), self.number()
                other = self.symbol()
                if other:
                    pair = (name, other) if self.stype_out == 0 else (other, name)
                    self.spans.append((int(pair[1]), begin, end, pair[0]))

    def number(self):
        (value,) = struct.unpack_from("<I", self.data, self.at)
        self.at += 4
        return value

    def symbol(self):
        raw = self.data[self.at:self.at + self.cstr]
        self.at += self.cstr
        return text(raw)

    def symbol_of(self, instrument, nanos):
        day = datetime.datetime.fromtimestamp(nanos // 10**9, datetime.timezone.utc)
        date = day.year * 10000 + day.month * 100 + day.day
        for known, begin, end, symbol in self.spans:
            if known == instrument and begin <= date < end:
                return symbol
        return ""


def price(value):
    """Undefined prices too, as older clients write them: the reader counts them."""
    return f"{'-' if value < 0 else ''}{abs(value) // 10**9}.{abs(value) % 10**9:09}"


def letter(code):
    return chr(code)


def main(path):
    reader = Reader(unpacked(path))
    data, at = reader.data, reader.records_at
    out = None
    while at + 16 <= len(data):
        size = data[at] * 4
        if at + size > len(data):
            break
        kind, publisher, instrument, ts_event = struct.unpack_from("<BHIQ", data, at + 1)
        if kind in (0xB1, 0xC0, 0xC1, 0xC2):
            px, sz, action, side, flags, _, ts_recv, delta, _ = struct.unpack_from("<qIBBBBQiI", data, at + 16)
            bid, ask, bid_sz, ask_sz, bid_pb, ask_pb = struct.unpack_from("<qqIIHxxHxx", data, at + 48)
            columns = ["ts_recv", "ts_event", "rtype", "publisher_id", "instrument_id"]
            head = [str(ts_recv), str(ts_event), str(kind), str(publisher), str(instrument)]
            if kind in (0xB1, 0xC2):
                columns += ["action"]
                head += [letter(action)]
            columns += ["side", "price", "size", "flags"]
            head += [letter(side), price(px), str(sz), str(flags)]
            columns += ["bid_px_00", "ask_px_00", "bid_sz_00", "ask_sz_00", "bid_pb_00", "ask_pb_00"]
            head += [price(bid), price(ask), str(bid_sz), str(ask_sz), str(bid_pb), str(ask_pb)]
            header = ",".join(columns + ["symbol"])
            if out is None:
                out = header
                print(out)
            if header == out:
                time = ts_event if ts_recv == 2**64 - 1 else ts_recv
                print(",".join(head + [reader.symbol_of(instrument, time)]))
        elif kind in (0x01, 0x0A, 0xC3, 0xC4):
            px, sz, action, side, flags, depth, ts_recv, delta, sequence = struct.unpack_from("<qIBBBBQiI", data, at + 16)
            levels = 10 if kind == 0x0A else 1
            names = [f"{name}_{i:02}" for i in range(levels)
                     for name in ("bid_px", "ask_px", "bid_sz", "ask_sz", "bid_ct", "ask_ct")]
            fields = []
            for i in range(levels):
                bid, ask, *sizes = struct.unpack_from("<qqIIII", data, at + 48 + 32 * i)
                fields += [price(bid), price(ask)] + [str(n) for n in sizes]
            head = [str(ts_recv), str(ts_event), str(kind), str(publisher), str(instrument)]
            if kind in (0xC3, 0xC4):
                columns = ["ts_recv", "ts_event", "rtype", "publisher_id", "instrument_id", "side", "price", "size",
                           "flags", "sequence"]
                head += [letter(side), price(px), str(sz), str(flags), str(sequence)]
            else:
                columns = ["ts_recv", "ts_event", "rtype", "publisher_id", "instrument_id", "action", "side", "depth",
                           "price", "size", "flags", "ts_in_delta", "sequence"]
                head += [letter(action), letter(side), str(depth), price(px), str(sz), str(flags), str(delta),
                         str(sequence)]
            header = ",".join(columns + names + ["symbol"])
            if out is None:
                out = header
                print(out)
            if header == out:
                time = ts_event if ts_recv == 2**64 - 1 else ts_recv
                print(",".join(head + fields + [reader.symbol_of(instrument, time)]))
        at += size


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
