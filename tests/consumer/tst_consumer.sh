#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the library, moves it elsewhere, builds the project beside this file against it and nothing else, and
# compares its numbers with the program's, to the last digit.
#   tst_consumer.sh CMAKE BUILD_FOLDER SOURCE_FOLDER CXX [PREFIX]     PREFIX: where it is installed already
set -euo pipefail
cmake=$1 build=$2 source=$3 cxx=$4
export CMAKE_GENERATOR=Ninja # make need not be there
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
root=${5:-$place/moved elsewhere}
if (($# < 5)); then
    "$cmake" --install "$build" --prefix "$place/first" --component dev >"$place/log" || fail "$(cat "$place/log")"
    mv "$place/first" "$root"
fi
cp -r "$source/tests/consumer" "$place/project"

# No folder of this machine is built in.
if grep -rIlF -e "$source" -e "$build" "$root"; then fail "the files above name the folder that they were built in"; fi

# Every installed header, with the include folder alone: each finds what it includes, warns of nothing, and reaches
# only the standard library and the system.
(cd "$root/include" && find sorlab -name '*.h' | sort | sed 's/.*/#include <&>/') >"$place/all.cpp"
(($(wc -l <"$place/all.cpp") > 50)) || fail "too few headers were installed"
"$cxx" -std=c++20 -Wall -Wextra -Wpedantic -Wconversion -Werror -I "$root/include" -fsyntax-only -MD -MF "$place/all.d" \
    "$place/all.cpp" || fail "the installed headers do not compile"
if tr -s ' ' '\n' <"$place/all.d" | grep -E '/(fmt|spdlog|librdkafka|date|CLI|Qt|qt6?)/|/simdjson|/zstd|/archive|/sqlite|/xxhash|/zlib'; then
    fail "the installed headers include those above"
fi

# The project of the manual's page stands there as a user copies it.
page() { awk -v block="\`\`\`$1" '$0 == "```" { isOpen = 0 } isOpen; $0 == block { isOpen = 1 }' "$source/resources/manual/library.md"; }
mkdir "$place/page"
page cmake >"$place/page/CMakeLists.txt"
page cpp >"$place/page/main.cpp"

configure() { env -u CMAKE_PREFIX_PATH "$cmake" -S "$1" -B "$2" -DCMAKE_PREFIX_PATH="$root" -DCMAKE_CXX_COMPILER="$cxx" "${@:3}" >"$place/log" 2>&1; }
configure "$place/project" "$place/build" -DCMAKE_BUILD_TYPE=Release -DCMAKE_CXX_FLAGS='-Wall -Wextra -Werror' ||
    fail "$(cat "$place/log")"
"$cmake" --build "$place/build" -j 2 >"$place/log" 2>&1 || fail "$(cat "$place/log")"

configure "$place/page" "$place/page/build" || fail "$(cat "$place/log")"
"$cmake" --build "$place/page/build" >"$place/log" 2>&1 || fail "the page library.md does not compile: $(cat "$place/log")"

# What asks for too much is told so.
mkdir "$place/wrong"
wrong() {
    echo "cmake_minimum_required(VERSION 3.24)
        project(wrong LANGUAGES NONE)
        find_package(sorlab $1)" >"$place/wrong/CMakeLists.txt"
    if configure "$place/wrong" "$place/wrong/build"; then fail "find_package(sorlab $1) succeeds"; fi
    tr -s ' \n' ' ' <"$place/log" | grep -qF -- "$2" || fail "find_package(sorlab $1) says: $(cat "$place/log")"
}
# The engine alone asks for nothing of the readers.
mkdir "$place/engine"
echo "cmake_minimum_required(VERSION 3.24)
    project(engine LANGUAGES CXX)
    find_package(sorlab 0.1 CONFIG REQUIRED COMPONENTS engine)
    if(NOT TARGET sorlab::engine OR TARGET sorlab::io OR TARGET simdjson::simdjson)
        message(FATAL_ERROR \"other targets than the engine's\")
    endif()" >"$place/engine/CMakeLists.txt"
configure "$place/engine" "$place/engine/build" || fail "$(cat "$place/log")"
wrong 'CONFIG REQUIRED COMPONENTS gui' "no 'gui'"
wrong '99.0 CONFIG REQUIRED' 'compatible with requested version "99.0"'

# The engine alone brings no reader's libraries.
linked=$(ldd "$place/build/place") || fail "ldd could not read place"
if grep -E 'rdkafka|archive|sqlite|zstd|simdjson' <<<"$linked"; then fail "sorlab::engine links the libraries above"; fi

quotes=$source/resources/sample/sample_synt_4venues.csv.zst
run() { "$build/bin/sorlab-cli" --batch --csv "$quotes" --quiet "$@" || fail "the program does not run"; }
run --shares 4000 --out "$place/4000"
run --out "$place/default"
cat >"$place/problem.json" <<'END'
{"cases": [{"id": "two venues",
  "market": {"h": 0.02, "f": 0.003, "theta": 0, "lambda_u": 0.026, "lambda_o": 0.024, "S": 1000, "Q": [2000, 1800], "r": [0.002, 0.0015]},
  "outflow": {"type": "independent", "laws": [{"law": "poisson", "mean": 2200}, {"law": "exponential", "mean": 2500}]}}]}
END
"$build/bin/sorlab-cli" --place "$place/problem.json" >"$place/placed.json" || fail "the program does not place"

"$place/build/consumer" "$quotes" 4000 >"$place/numbers" || fail "the consumer ended with $?"
"$place/build/place" >>"$place/numbers" || fail "place ended with $?"
"$place/page/build/mine" "$quotes" >>"$place/numbers" || fail "the page's project ended with $?"
cat "$place/numbers"
python3 - "$place" <<'END' || fail "the numbers differ"
import json
import sys


def read(file):
    return json.load(open(f"{sys.argv[1]}/{file}"), parse_float=str, parse_int=str)


def cash(run):
    return run["baselines"]["twap_matched"]["total_cash"], run["optimized"]["total_cash"]


numbers = dict(line.rstrip("\n").rsplit(" ", 1) for line in open(f"{sys.argv[1]}/numbers") if not line.startswith("refused"))
expected = {}
expected["twap_matched"], expected["optimized"] = cash(read("4000/final_result.json"))
expected["lead 0"] = expected["twap_matched"]  # a strategy of one's own that is TWAP 10s
expected["TWAP 10s"], expected["Router"] = cash(read("default/final_result.json"))
placed = read("placed.json")
expected["M"], expected["L1"], expected["L2"] = placed["X"]
expected["V"] = placed["V"]
wrong = {name: value for name, value in expected.items() if numbers.get(name) != value}
for name, value in wrong.items():
    print(f"{name}: expected {value}, calculated {numbers.get(name)}")
for name, other in (("lead 3", "lead 0"), ("Own", "TWAP 10s")):
    if numbers[name] == numbers[other]:
        sys.exit(f"{name}: the strategy of one's own does nothing of its own")
sys.exit(1 if wrong else 0)
END
grep -q '^refused .' "$place/numbers" || fail "a placement problem that cannot be was not refused"
echo PASS
