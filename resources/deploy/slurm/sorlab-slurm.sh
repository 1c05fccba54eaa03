#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One run of sorlab over the nodes of a Slurm cluster: a job array of shards, then a job that joins them.
#
#   sorlab-slurm.sh submit FOLDER N [OPTIONS OF sorlab --batch]   N tasks, each a part of the grid
#   sorlab-slurm.sh rerun FOLDER                                  the tasks whose shards are missing, and the merge
#   sorlab-slurm.sh files FOLDER LIST [OPTIONS]                   a run for each line of LIST: FILE [SYMBOL]
#
# FOLDER (seen by all nodes) gets shards/ and results/, or with `files` a folder of results for each line, and the
# logs. Give a task at least ten seconds of work: Slurm starts about one a second. Options for sbatch go into
# $SORLAB_SBATCH ("--partition=long --time=2:00:00"); $SORLAB_CLI names another program than sorlab-cli.
set -euo pipefail

cli=${SORLAB_CLI:-sorlab-cli}
self=$(readlink -f "${BASH_SOURCE[0]}")

die() {
    printf 'sorlab-slurm: %s\n' "$*" >&2
    exit 2
}

# batch [SBATCH OPTION...] -- COMMAND...: submits a call of this script and prints the number of the job.
batch() {
    local -a options=() extra=() quoted=()
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    read -ra extra <<<"${SORLAB_SBATCH:-}"
    printf -v quoted[0] '%q ' "$self" "$@"
    # Slurm copies a script to the node, so that what runs there is named, not copied.
    sbatch --parsable --job-name=sorlab --cpus-per-task="${SORLAB_CPUS:-1}" --chdir="$PWD" \
        --output="$folder/slurm-%A_%a.log" "${extra[@]}" "${options[@]}" --wrap="exec ${quoted[0]}"
}

read_arguments() { mapfile -d '' -t arguments <"$folder/arguments"; }

# submit_parts NUMBERS: the array, and behind it the merge; a merge without all its shards says so and fails.
submit_parts() {
    local array
    array=$(batch --array="$1" -- _part "$folder")
    printf 'shards: job %s\n' "$array"
    printf 'merge: job %s\n' "$(batch --dependency="afterok:$array" --kill-on-invalid-dep=yes -- _merge "$folder")"
    printf 'Results will be in %s/results. If a task fails: %s rerun %s\n' "$folder" "$self" "$folder"
}

verb=${1:-}
[[ $# -ge 2 ]] || die "see the first lines of $self"
mkdir -p "$2"
folder=$(readlink -f "$2")
declare -a arguments=()
case $verb in
submit)
    [[ ${3:-} =~ ^[1-9][0-9]*$ ]] || die "expected the number of parts, found '${3:-}'"
    count=$3
    mkdir -p "$folder/shards"
    # Of another run, perhaps.
    rm -f "$folder"/shards/shard_*_of_*.json
    shift 3
    printf '%s\0' "$@" >"$folder/arguments"
    printf '%s\n' "$count" >"$folder/parts"
    submit_parts "1-$count"
    ;;
rerun)
    count=$(<"$folder/parts")
    missing=""
    for ((i = 1; i <= count; ++i)); do
        [[ -f $folder/shards/shard_${i}_of_$count.json ]] || missing+=${missing:+,}$i
    done
    if [[ -n $missing ]]; then
        submit_parts "$missing"
    else
        printf 'All shards are there. merge: job %s\n' "$(batch -- _merge "$folder")"
    fi
    ;;
_part) # on a node. The number of parts is told, not counted: an array of missing tasks is shorter.
    read_arguments
    exec "$cli" --batch "${arguments[@]}" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet \
        --shard "$SLURM_ARRAY_TASK_ID/$(<"$folder/parts")" --out "$folder/shards"
    ;;
_merge)
    exec "$cli" --merge "$folder/shards" --threads "${SLURM_CPUS_PER_TASK:-1}" --out "$folder/results"
    ;;
files)
    [[ -f ${3:-} ]] || die "expected a list of files, found '${3:-}'"
    cp "$3" "$folder/files"
    shift 3
    printf '%s\0' "$@" >"$folder/arguments"
    count=$(grep -c . "$folder/files") || die "the list is empty"
    printf 'files: job %s\n' "$(batch --array="1-$count" -- _file "$folder")"
    ;;
_file)
    read_arguments
    read -r file symbol < <(grep . "$folder/files" | sed -n "${SLURM_ARRAY_TASK_ID}p")
    [[ -z ${symbol:-} ]] || arguments+=(--symbol "$symbol")
    exec "$cli" --batch --csv "$file" "${arguments[@]}" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet \
        --out "$folder/$(basename "$file" | sed 's/\.csv.*//')${symbol:+-$symbol}"
    ;;
*) die "there is no verb '$verb'; see the first lines of $self" ;;
esac
