#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The template of a strategy of one's own, built outside the tree against the installed headers alone, and run. With its
# patience taken away it is TWAP by hand, which must be the program's row to the nano-dollar.
#   tst_own_strategy.sh CMAKE BUILD_FOLDER SOURCE_FOLDER CXX
set -euo pipefail
cmake=$1 build=$2 source=$3 cxx=$4
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
    echo "FAIL: $*"
    exit 1
}

if [[ ! -f $build/public/made ]]; then
    echo "SKIP: the headers are not collected here (ninja sor_public_headers)"
    exit 77
fi
"$cmake" --install "$build" --prefix "$place/sorlab" --component dev >"$place/log" || fail "$(cat "$place/log")"
rm -r "$place/sorlab/lib" # nothing is linked
cp -r "$source/resources/examples/own-strategy" "$place/mine"
cd "$place/mine"

env -u CMAKE_PREFIX_PATH "$cmake" -S . -B build -DCMAKE_PREFIX_PATH="$place/sorlab" -DCMAKE_CXX_COMPILER="$cxx" \
    -DCMAKE_CXX_FLAGS=-Werror >"$place/log" 2>&1 || fail "$(cat "$place/log")"
"$cmake" --build build >"$place/log" 2>&1 || fail "$(cat "$place/log")"
# As the manual's page has it without CMake.
sed -e 's/seconds{50}/seconds{0}/' -e 's/"Late TWAP"/"Hand TWAP"/' late_twap.cpp >hand_twap.cpp
"$cxx" -std=c++20 -O2 -ffp-contract=off -shared -fPIC -I "$place/sorlab/include" hand_twap.cpp -o hand_twap.so || fail "it does not compile"

lines=$(grep -c . late_twap.cpp)
((lines <= 40)) || fail "the template has $lines lines; 40 are the most"

run() { "$build/bin/sorlab-cli" --batch --csv "$source/resources/sample/sample_synt_4venues.csv.zst" --strategy build/late_twap.so \
    --strategy ./hand_twap.so --starts off --bracket off "$@"; }
for side in buy sell; do
    run --side "$side" --out "$side" >"$place/said" 2>&1 || fail "$(cat "$place/said")"
    grep -q '^Late TWAP ' "$place/said" || fail "the table has no row of the template: $(cat "$place/said")"
    python3 - "$side/output.json" <<'END' || fail "the rows are not as they must be"
import json
import sys

output = json.load(open(sys.argv[1]), parse_float=str)
rows = output["baselines"]
hand, twap, late = rows["hand_twap"], rows["twap"], rows["late_twap"]
if (hand.pop("name"), late.pop("name")) != ("Hand TWAP", "Late TWAP"):
    sys.exit("the names are other ones")
for key, value in twap.items():
    if hand.get(key) != value:
        sys.exit(f"{key}: expected {value}, calculated {hand.get(key)}")
if late["total_cash"] == twap["total_cash"] or late["filled"] != 5000:
    sys.exit(f"the template does nothing of its own: {late}")
savings = output["savings_vs_baselines_bps"]
print(f"{sys.argv[1]}: total {twap['total_cash']} (twap), {late['total_cash']} (late_twap)")
sys.exit(0 if savings["hand_twap"] == savings["twap"] and "late_twap" in savings else "savings differ")
END
done

# Headers of another version are told, with what to do.
sed -i 's/kOwnStrategyVersion = 1/kOwnStrategyVersion = 2/' "$place/sorlab/include/sorlab/strategy/own_strategy.h"
"$cxx" -std=c++20 -shared -fPIC -I "$place/sorlab/include" late_twap.cpp -o build/late_twap.so
status=0
run --out other >"$place/said" 2>&1 || status=$?
((status == 2)) || fail "a strategy of another version ends with $status: $(cat "$place/said")"
grep -q 'built for version 2 of the interface, and this program has version 1. Build it again' "$place/said" || fail "$(cat "$place/said")"
[[ ! -e other/output.json ]] || fail "a refused run wrote results"
echo PASS
