#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Makes the quotes of this folder again: two invented symbols, the first ten minutes of five days, three venues, with the
# columns that a study needs and times in microseconds.
#   make.sh SORLAB_CLI FOLDER [DAY...]
set -euo pipefail
cli=$1 folder=$2
shift 2
(($# > 0)) || set -- 02 03 04 05 06
for day in "$@"; do
    number=0
    for symbol in ALFA BETA; do
        number=$((number + 1))
        mkdir -p "$folder/$symbol"
        "$cli" --generate "$folder/whole.csv" --rows 10500 --minutes 10 --venues 3 --seed $((10#$day * 10 + number)) \
            --symbol "$symbol" --from "2025-06-${day}T13:30:00Z" --quiet
        awk -F, -v OFS=, '
            NR > 1 {
                sub(/[0-9][0-9][0-9]Z$/, "Z", $2)
                for (i = 9; i <= 15; ++i) if ($i ~ /\./) sub(/0+$/, "", $i)
            }
            { print $2, $4, $6, $7, $9, $10, $11, $14, $15, $16, $17, $20 }' "$folder/whole.csv" >"$folder/$symbol/2025-06-$day.csv"
        zstd -q -f -19 --rm "$folder/$symbol/2025-06-$day.csv"
    done
done
rm "$folder/whole.csv"
