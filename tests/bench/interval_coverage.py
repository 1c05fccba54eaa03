#!/usr/bin/env python3
# SPDX-License-Identifier: GPL-3.0-or-later
"""How often the verdict's 95% interval holds the true mean saving, on generated days.

    tests/bench/interval_coverage.py --cli build/release/bin/sorlab-cli [--days 200] [--minutes 60] [--least 92]

Each day is an hour of the generator with a seed of its own, and one cell of the grid, so that all days ask about the
same router. The generator's days are alike but for chance: the true mean of a day is taken to be the mean over all
other days. Prints the coverage, and the spread of the days' means beside the intervals' own standard errors; fails
below LEAST percent, and when a day has no interval.
"""
import argparse
import concurrent.futures
import json
import os
import statistics
import subprocess
import sys
import tempfile

CELL = ("--lambda-over", "0.02", "--lambda-under", "0.012", "--theta-queue", "0")


def run(*command):
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}: exit {done.returncode}\n{done.stderr}")


def verdict_of_day(cli, minutes, seed):
    """The mean saving of the starts of one day, and its interval (None without one)."""
    with tempfile.TemporaryDirectory() as folder:
        day = os.path.join(folder, "day.csv")
        run(cli, "--generate", day, "--minutes", str(minutes), "--venues", "4", "--seed", str(seed), "--quiet")
        run(cli, "--batch", "--csv", day, *CELL, "--bracket", "off", "--threads", "1", "--out", folder, "--quiet")
        with open(os.path.join(folder, "final_result.json"), encoding="utf-8") as file:
            verdict = json.load(file)["verdict"]
    return verdict["saving_bps"], verdict["interval"]


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--cli", required=True)
    options.add_argument("--days", type=int, default=200)
    options.add_argument("--minutes", type=int, default=60)
    options.add_argument("--least", type=float, default=92)
    asked = options.parse_args()
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        days = list(pool.map(lambda seed: verdict_of_day(asked.cli, asked.minutes, seed), range(1, asked.days + 1)))
    without = sum(interval is None for _, interval in days)
    means = [mean for mean, interval in days if interval is not None]
    intervals = [interval for _, interval in days if interval is not None]
    if len(means) < 2:
        sys.exit(f"{without} of {len(days)} days have no interval")
    total = sum(means)
    covered = sum(interval["low"] <= (total - mean) / (len(means) - 1) <= interval["high"]
                  for mean, interval in zip(means, intervals))
    percent = 100 * covered / len(means)
    widths = [interval["high"] - interval["low"] for interval in intervals]
    print(f"{len(days)} days of {asked.minutes} minutes, {without} without an interval\n"
          f"true mean {total / len(means):+.3f} bps, days' means vary by {statistics.stdev(means):.3f} bps, "
          f"median half width {statistics.median(widths) / 2:.3f} bps\n"
          f"coverage: expected at least {asked.least:.1f}%, calculated {percent:.1f}% ({covered} of {len(means)})")
    sys.exit(1 if percent < asked.least or without > 0 else 0)


if __name__ == "__main__":
    main()
