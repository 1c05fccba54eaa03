# SPDX-License-Identifier: GPL-3.0-or-later
"""First steps with the Python module:  python3 first_steps.py day.csv.zst

Read once, ask several times, look at the fills."""

import sys

import sorlab

# %% Read the quotes once.
tape = sorlab.read(csv=sys.argv[1])
print(f"{tape.symbol}: {tape.rows:,} rows, {', '.join(tape.venues)}")

# %% One order, with the default grid.
result = sorlab.run(tape, shares=5000)
print(result.verdict)
print("Router saving (bps):")
for benchmark, saving in result.savings().items():
    print(f"  {benchmark:15} {'-' if saving is None else format(saving, '+.2f')}")

# %% Where did the router's shares come from?
fills = result.fills
router = fills["strategy"] == "optimized"
for liquidity in ("maker", "taker"):
    shares = fills["shares"][router & (fills["liquidity"] == liquidity)].sum()
    print(f"  {liquidity}: {shares:,} shares")

# %% The same order for both sides and three sizes, on the same tape.
for side in ("buy", "sell"):
    for shares in (1000, 2000, 4000):
        saving = sorlab.run(tape, shares=shares, side=side).savings()["twap_matched"]
        print(f"  {side:4} {shares}: {'not comparable' if saving is None else format(saving, '+.2f')}")
