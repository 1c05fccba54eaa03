# SPDX-License-Identifier: GPL-3.0-or-later
"""CPU time of sorlab.read() on 2,000,000 rows against that of the C++ library on the same file, the least of several
times each, in turn:  read_time.py SORLAB_CLI LOAD_TIME   (./dev bench python calls it)"""

import os
import subprocess
import sys
import tempfile
import time

import sorlab

ROWS = 2_000_000
ROUNDS = 7
MOST = 1.1  # times the time of the library


def main(cli, load_time):
    with tempfile.TemporaryDirectory() as folder:
        quotes = os.path.join(folder, "day.csv")
        subprocess.run([cli, "--generate", quotes, "--rows", str(ROWS), "--venues", "4", "--seed", "7"], check=True,
                       stdout=subprocess.DEVNULL)
        ours, theirs = [], []
        for _ in range(ROUNDS):
            start = time.process_time()
            tape = sorlab.read(csv=quotes, threads=2)
            ours.append(time.process_time() - start)
            changes = len(tape)
            del tape
            line = subprocess.run([load_time, quotes, "1"], check=True, capture_output=True, text=True).stdout.split()
            theirs.append(float(line[0]))
            if int(line[1]) != changes:
                sys.exit(f"read() gives {changes} changes, the library {line[1]}")
    ratio = min(ours) / min(theirs)
    print(f"read() of {ROWS:,} rows: {min(ours):.3f} s of CPU, the library {min(theirs):.3f} s: ratio {ratio:.3f} "
          f"(at most {MOST})")
    return 0 if ratio <= MOST else 1


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
