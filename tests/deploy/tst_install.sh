#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Installs the programs, moves them elsewhere, and runs the sample there.
#   tst_install.sh CMAKE BUILD_FOLDER SOURCE_FOLDER
set -euo pipefail
cmake=$1 build=$2 source=$3
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
    echo "FAIL: $*"
    exit 1
}

if [[ ! -f $build/resources/sorlab-cli.1.gz ]]; then
    echo "SKIP: the man pages are not built here (ninja man_pages)"
    exit 77
fi
components=(cli)
if grep -q "SOR_BUILD_GUI:BOOL=ON" "$build/CMakeCache.txt" && [[ -x $build/bin/sorlab ]]; then components+=(gui); fi
for component in "${components[@]}"; do
    "$cmake" --install "$build" --prefix "$place/first" --component "$component" >"$place/log" || fail "$(cat "$place/log")"
done
mv "$place/first" "$place/moved elsewhere"
root="$place/moved elsewhere"

for file in bin/sorlab-cli share/man/man1/sorlab-cli.1.gz share/sorlab/fees/us_equities.csv \
    share/sorlab/sample/sample_synt_4venues.csv.zst share/sorlab/deploy/README.md share/sorlab/deploy/docker-compose.yml share/sorlab/manual/index.md share/sorlab/examples/own-strategy/late_twap.cpp share/sorlab/examples/own-strategy/CMakeLists.txt \
    share/bash-completion/completions/sorlab-cli share/doc/sorlab-cli/copyright; do
    [[ -f $root/$file ]] || fail "$file was not installed"
done
[[ -x $root/share/sorlab/deploy/slurm/sorlab-slurm.sh ]] || fail "a script lost its permission to be run"
if [[ ${#components[@]} == 2 ]]; then
    for file in bin/sorlab share/man/man1/sorlab.1.gz share/applications/sorlab.desktop \
        share/metainfo/org.sorlab.SorLab.metainfo.xml share/icons/hicolor/scalable/apps/sorlab.svg; do
        [[ -f $root/$file ]] || fail "$file was not installed"
    done
fi

# No folder of this machine is built in.
if grep -rIlF -e "$source" -e "$build" "$root"; then fail "the files above name the folder that they were built in"; fi

# The headless program needs nothing of the window.
linked=$(ldd "$root/bin/sorlab-cli") || fail "ldd could not read sorlab-cli"
if grep -iE 'qt|qcustomplot|libX11|libGL' <<<"$linked"; then fail "sorlab-cli is linked with the window's libraries"; fi

version=$(env -i "$root/bin/sorlab-cli" --version)
[[ $version == *"$root/share/sorlab"* ]] || fail "the data were not found after the move: $version"

env -i "$root/bin/sorlab-cli" --manual results | grep -q '^# ' || fail "the manual was not found after the move"

env -i "$root/bin/sorlab-cli" --batch --csv "$root/share/sorlab/sample/sample_synt_4venues.csv.zst" --model static \
    --fees "$root/share/sorlab/fees/us_equities.csv" --quiet --out "$place/results" || fail "the sample does not run"
[[ -s $place/results/final_result.json ]] || fail "the run wrote no result"

# Every option of --help is in the man page.
help=$(env -i "$root/bin/sorlab-cli" --help)
options=$(grep -oE '^ +(-[a-zA-Z],)?--?[a-zA-Z-]+' <<<"$help" | tr -d ' ')
(($(wc -l <<<"$options") > 40)) || fail "--help names too few options to be true"
page=$(gzip -dc "$root/share/man/man1/sorlab-cli.1.gz")
while read -r option; do
    grep -qF -- "\\fB${option//-/\\-}\\fR" <<<"$page" || fail "the man page lacks $option"
done <<<"$options"
grep -q 'EXIT STATUS' <<<"$page" || fail "the man page lacks the exit status"

# Completion offers what the program has.
offered=$(PATH="$root/bin:$PATH" bash -c 'source "$1"; COMP_WORDS=(sorlab-cli --lam); COMP_CWORD=1
    _sorlab sorlab-cli; printf "%s\n" "${COMPREPLY[@]}"' bash "$root/share/bash-completion/completions/sorlab-cli")
[[ $offered == $'--lambda-over\n--lambda-under' ]] || fail "completion offers: $offered"
echo PASS
