#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Runs the commands of README.md and of the manual as they stand there: each page in a folder of its own, its blocks marked
# "sh" in order. In a block with terminals every terminal is a process; PORT is what the broker of terminal 1 printed, and
# the block is done when the last terminal is.
#   tst_manual.sh BIN_FOLDER SOURCE_FOLDER
set -euo pipefail
bin=$1 source=$2
place=$(mktemp -d)
started=()
cleanup() {
    for process in "${started[@]}"; do kill "$process" 2>/dev/null || true; done
    rm -rf "$place"
}
trap cleanup EXIT

fail() {
    echo "FAIL: $*"
    exit 1
}

# The window's program is not built everywhere; its modes without a display are the other's.
mkdir "$place/bin"
ln -s "$bin/sorlab-cli" "$place/bin/sorlab-cli"
export PATH=$place/bin:$PATH

# run_terminals BLOCK: the block's lines by terminal; all but the last stay in the background.
run_terminals() {
    local block=$1 terminal last port='' tries
    last=$(grep -oE '# terminal [0-9]+' "$block" | sort -u | tail -1 | tr -dc 0-9)
    grep -v '# terminal ' "$block" >"$block.0" || true
    bash -e "$block.0" || return
    for ((terminal = 1; terminal <= last; ++terminal)); do
        sed -n "s/# terminal $terminal\b.*//p" "$block" | sed "s/:PORT/:$port/" >"$block.$terminal"
        if ((terminal == last)); then
            bash -e "$block.$terminal"
            return $?
        fi
        bash -e -c "$(sed 's/^/exec /' "$block.$terminal")" >"$block.out" 2>&1 &
        started+=($!)
        for ((tries = 0; tries < 600; ++tries)); do
            port=$(grep -oE '127\.0\.0\.1:[0-9]+' "$block.out" | head -1 | cut -d: -f2 || true)
            [[ -z $port ]] || break
            sleep 0.1
        done
        if [[ -z $port ]]; then
            echo "terminal $terminal printed no address: $(cat "$block.out")"
            return 1
        fi
    done
}

pages=0 blocks=0
for page in "$source/README.md" "$source"/resources/manual/*.md; do
    name=$(basename "$page" .md)
    mkdir "$place/$name"
    cd "$place/$name"
    ln -s "$source/resources" resources
    awk -v name="$place/$name.block" '
        /^```/ { if (isOpen) { isOpen = 0; close(file) } else if ($0 == "```sh") { isOpen = 1; file = name "." ++count } else isOther = !isOther; next }
        isOpen { print > file }' "$page"
    for block in $(find "$place" -maxdepth 1 -name "$name.block.*" | sort -V); do
        status=0
        if grep -q '# terminal ' "$block"; then
            run_terminals "$block" >"$place/log" 2>&1 || status=$?
        else
            bash -e "$block" >"$place/log" 2>&1 || status=$?
        fi
        ((status == 0)) || fail "$page: these commands end with $status:
$(cat "$block")
$(tail -20 "$place/log")"
        blocks=$((blocks + 1))
    done
    pages=$((pages + 1))
done
((pages > 10 && blocks > 5)) || fail "$pages pages with $blocks blocks of commands are too few to be true"

# README.md says what the shipped study gives, and its quotes are those that its script makes.
answer=$(sorlab-cli --study "$source/resources/sample/study/orders.csv" --data "$source/resources/sample/study/quotes" --lambda-over 0 \
    --lambda-under 0 --theta-queue 0 --out "$place/sample-study" 2>/dev/null | head -1)
grep -qxF -- "$answer" "$source/README.md" || fail "README.md does not hold the answer of the shipped study: $answer"
"$source/resources/sample/study/make.sh" sorlab-cli "$place/sample-quotes" 04
for symbol in ALFA BETA; do
    cmp <(zstdcat "$place/sample-quotes/$symbol/2025-06-04.csv.zst") <(zstdcat "$source/resources/sample/study/quotes/$symbol/2025-06-04.csv.zst") ||
        fail "make.sh gives other quotes of $symbol"
done

# The list of pages in README.md, the manual's own and the folder are the same.
topics=$(sorlab-cli --manual | grep -oE '^  [a-z-]+' | tr -d ' ' | sort)
files=$(cd "$source/resources/manual" && printf '%s\n' *.md | sed 's/\.md$//' | grep -v '^index$' | sort)
listed=$(grep -oE '^\* \[[a-z-]+\]\(resources/manual/[a-z-]+\.md\)' "$source/README.md" | grep -oE '/[a-z-]+\.md' | tr -d / | sed 's/\.md$//' | sort)
[[ $topics == "$files" ]] || fail "--manual lists other pages than resources/manual holds: $(diff <(echo "$topics") <(echo "$files"))"
[[ $listed == "$files" ]] || fail "README.md lists other pages than resources/manual holds: $(diff <(echo "$listed") <(echo "$files"))"
for topic in $files; do
    cmp -s <(sorlab-cli --manual "$topic") "$source/resources/manual/$topic.md" || fail "--manual $topic prints another text"
done
lines=$(wc -l <"$source/README.md")
((lines <= 200)) || fail "README.md has $lines lines; 200 are the most"
# Links lead to pages and headings that are there.
while IFS=: read -r file link; do
    [[ -f $(dirname "$file")/$link ]] || fail "$file links to $link, which is not there"
done < <(cd "$source" && grep -oE '\]\([A-Za-z0-9_/.-]+\)' README.md resources/manual/*.md | sed -E 's/\]\(([^)]*)\)/\1/' | sed "s|^|$source/|")
echo "PASS: $blocks blocks of commands on $pages pages"
