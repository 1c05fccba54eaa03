#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# One run or study of sorlab over the nodes of a Slurm cluster: a job array of shards, then a job that joins them.
#
#   sorlab-slurm.sh submit FOLDER N [OPTIONS OF sorlab --batch]   N tasks, each a part of the grid
#   sorlab-slurm.sh study FOLDER N ORDERS|--sample ... [OPTIONS]  N tasks, each a part of a study's symbol-days
#   sorlab-slurm.sh rerun FOLDER                                  the tasks whose shards are missing, and the merge
#   sorlab-slurm.sh files FOLDER LIST [OPTIONS]                   a run for each line of LIST: FILE [SYMBOL]
#
# FOLDER (seen by all nodes) gets shards/ and results/, or with `files` a folder of results for each line, and the
# logs. Give a task at least ten seconds of work: Slurm starts about one a second. Options for sbatch go into
# $SORLAB_SBATCH ("--partition=long --time=2:00:00", words with spaces in quotes); $SORLAB_CLI names another program
# than sorlab-cli.
#
# A line of LIST is a file, or a file and a symbol with a tab or the last space between them. Each line has a folder of
# its own, which `files` prints: the file's name and the symbol, and the number of the line where two would be equal.
#
# The options stand in FOLDER/arguments, which only the user can read. Passwords do not: give them in a file (-F FILE,
# mode 600) or as -X 'sasl.password=${NAME}', which sorlab takes from the job's environment.
set -euo pipefail

cli=${SORLAB_CLI:-sorlab-cli}
self=$(readlink -f "${BASH_SOURCE[0]}")

die() {
    printf 'sorlab-slurm: %s\n' "$*" >&2
    exit 2
}

# quoted WORD...: the words for a POSIX shell, each in single quotes, and a space behind each.
quoted() {
    local word
    for word in "$@"; do printf "'%s' " "${word//\'/\'\\\'\'}"; done
}

# batch [SBATCH OPTION...] -- COMMAND...: submits a call of this script; the number of the job is then in $job.
batch() {
    local -a options=() extra=()
    while [[ $1 != -- ]]; do
        options+=("$1")
        shift
    done
    shift
    if [[ -n ${SORLAB_SBATCH:-} ]]; then
        # xargs knows quotes and runs nothing of what they hold.
        xargs true <<<"$SORLAB_SBATCH" 2>/dev/null || die "the quotes of SORLAB_SBATCH do not match: $SORLAB_SBATCH"
        mapfile -d '' -t extra < <(xargs printf '%s\0' <<<"$SORLAB_SBATCH")
    fi
    # Slurm copies a script to the node, so that what runs there is named, not copied. % is sbatch's own in file names.
    job=$(sbatch --parsable --job-name=sorlab --cpus-per-task="${SORLAB_CPUS:-1}" --chdir="$PWD" \
        --output="${folder//%/%%}/slurm-%A_%a.log" "${extra[@]}" "${options[@]}" \
        --wrap="exec $(quoted "$self" "$@")") || die "sbatch did not take the job; its reason is above"
    [[ -n $job ]] || die "sbatch gave no number for the job"
}

# save FILE [WORD...]: the words, each ended by a zero byte, in a file of FOLDER that only the user can read.
save() {
    local file=$folder/$1
    shift
    rm -f "$file"
    (umask 077 && : >"$file")
    (($# == 0)) || printf '%s\0' "$@" >"$file"
}

read_arguments() { mapfile -d '' -t arguments <"$folder/arguments"; }

# check_setting KEY=VALUE: what is secret must not be stored.
check_setting() {
    local key=${1%%=*} value=${1#*=}
    case ${key,,} in
    *password* | *secret* | *token* | *.pem | *jaas* | sasl.oauthbearer.config)
        # shellcheck disable=SC2016  # sorlab's expansion, not the shell's
        [[ $value =~ ^\$\{[A-Za-z_][A-Za-z0-9_]*\}$ ]] ||
            die "the options are kept in a file, so that '$key' must not hold the secret itself. Put it into a file for -F (chmod 600), or give -X '$key=\${NAME}' and export NAME."
        ;;
    esac
}

# take_arguments [OPTION...]: checks the options of sorlab and keeps them.
take_arguments() {
    local -a words=("$@")
    local i
    for ((i = 0; i < ${#words[@]}; ++i)); do
        case ${words[i]} in
        -X) ((i + 1 >= ${#words[@]})) || check_setting "${words[i + 1]}" ;;
        -X*) check_setting "${words[i]#-X}" ;;
        --shard | --shard=* | --out | --out=*) die "${words[i]%%=*} is set by this script; leave it out" ;;
        --threads | --threads=*) die "--threads are the CPUs of a task: state SORLAB_CPUS instead" ;;
        esac
    done
    save arguments "$@"
}

# kafka_arguments: those of the arguments that --merge must be told again, in `kafka`.
kafka_arguments() {
    local i
    kafka=()
    for ((i = 0; i < ${#arguments[@]}; ++i)); do
        case ${arguments[i]} in
        -X | -F)
            kafka+=("${arguments[i]}" "${arguments[i + 1]}")
            i=$((i + 1))
            ;;
        -X* | -F*) kafka+=("${arguments[i]}") ;;
        esac
    done
}

# submit_parts NUMBERS: the array, and behind it the merge; a merge without all its shards says so and fails.
submit_parts() {
    batch --array="$1" -- _part "$folder"
    printf 'shards: job %s\n' "$job"
    batch --dependency="afterok:$job" --kill-on-invalid-dep=yes -- _merge "$folder"
    printf 'merge: job %s\n' "$job"
    printf 'Results will be in %s/results. If a task fails: %s rerun %s\n' "$folder" "$self" "$folder"
}

# is_done I: the results of part I are there.
is_done() {
    if [[ $mode == study ]]; then
        [[ -f $folder/shards/shard_$1_of_$count/finished ]]
    else
        [[ -f $folder/shards/shard_$1_of_$count.json ]]
    fi
}

# read_mode: "batch" or "study" into `mode`, and the number of parts into `count`.
read_mode() {
    mode=$(<"$folder/mode")
    count=$(<"$folder/parts")
}

make_folder() {
    mkdir -p -- "$1" || die "the folder $1 could not be made"
    folder=$(readlink -f -- "$1")
}

# split_line LINE: into `file` and `symbol`.
split_line() {
    file=$1 symbol=""
    if [[ $1 == *$'\t'* ]]; then
        file=${1%%$'\t'*} symbol=${1#*$'\t'}
    elif [[ ! -f $1 && $1 == *' '* ]]; then
        file=${1% *} symbol=${1##* }
    fi
    while [[ $file == *' ' ]]; do file=${file% }; done
}

# plan_runs LIST: `runs` gets file, symbol and folder's name of each line, three words a line.
plan_runs() {
    local line base name number=0
    local -A lines=() names=([arguments]=1 [runs]=1)
    runs=()
    while IFS= read -r line || [[ -n $line ]]; do
        number=$((number + 1))
        line=${line%$'\r'}
        [[ -n ${line// /} ]] || continue
        split_line "$line"
        # One file by two ways is one file.
        base=$(readlink -f -- "$file" || printf '%s' "$file")
        [[ -z ${lines["$base"$'\t'"$symbol"]:-} ]] ||
            die "line $number of the list repeats line ${lines["$base"$'\t'"$symbol"]}: $line"
        lines["$base"$'\t'"$symbol"]=$number
        base=${file##*/}
        base=${base%%.csv*}
        name=${base:-file}${symbol:+-$symbol}
        name=${name//[^A-Za-z0-9._-]/_}
        # Names that differ in case only are one folder on some file systems.
        if [[ $name == .* || -n ${names[${name,,}]:-} ]]; then name=${name#.}.$number; fi
        while [[ -n ${names[${name,,}]:-} ]]; do name+=_; done
        names[${name,,}]=1
        runs+=("$file" "$symbol" "$name")
    done <"$1"
    ((${#runs[@]} > 0)) || die "the list is empty"
}

verb=${1:-}
[[ $# -ge 2 && -n $2 ]] || die "see the first lines of $self"
declare -a arguments=() kafka=() runs=()
job="" mode=""
case $verb in
submit | study)
    [[ ${3:-} =~ ^[1-9][0-9]*$ ]] || die "expected the number of parts, found '${3:-}'"
    count=$3
    make_folder "$2"
    shift 3
    take_arguments "$@"
    mkdir -p "$folder/shards"
    # Of another run, perhaps; a study's tasks go on with their databases where they were.
    rm -f "$folder"/shards/shard_*_of_*.json "$folder"/shards/shard_*_of_*/finished
    printf '%s\n' "$count" >"$folder/parts"
    mode="batch"
    [[ $verb != study ]] || mode="study"
    printf '%s\n' "$mode" >"$folder/mode"
    submit_parts "1-$count"
    ;;
rerun)
    [[ -f $2/parts && -f $2/arguments && -f $2/mode ]] || die "there is nothing to run again in $2: no study was submitted there"
    folder=$(readlink -f -- "$2")
    read_mode
    missing=""
    for ((i = 1; i <= count; ++i)); do
        is_done "$i" || missing+=${missing:+,}$i
    done
    result=$folder/results/final_result.json parts="shard_*_of_$count.json"
    if [[ $mode == study ]]; then result=$folder/results/study.json parts=finished; fi
    if [[ -n $missing ]]; then
        submit_parts "$missing"
    elif [[ -f $result && -z $(find "$folder/shards" -name "$parts" -newer "$result") ]]; then
        printf 'There is nothing to run again: all %s shards are there, and %s/results holds what they give.\n' \
            "$count" "$folder"
    else
        batch -- _merge "$folder"
        printf 'All shards are there. merge: job %s\n' "$job"
    fi
    ;;
_part) # on a node. The number of parts is told, not counted: an array of missing tasks is shorter.
    folder=$2
    read_arguments
    read_mode
    "$cli" "--$mode" "${arguments[@]}" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet \
        --shard "$SLURM_ARRAY_TASK_ID/$count" --out "$folder/shards"
    if [[ $mode == study ]]; then : >"$folder/shards/shard_${SLURM_ARRAY_TASK_ID}_of_$count/finished"; fi
    ;;
_merge) # the shards do not hold the settings of the Kafka client.
    folder=$2
    read_arguments
    kafka_arguments
    exec "$cli" --merge "$folder/shards" "${kafka[@]}" --threads "${SLURM_CPUS_PER_TASK:-1}" --out "$folder/results"
    ;;
files)
    [[ -f ${3:-} ]] || die "expected a list of files, found '${3:-}'"
    plan_runs "$3"
    make_folder "$2"
    if [[ -f $folder/runs ]] && ! cmp -s "$folder/runs" <(printf '%s\0' "${runs[@]}"); then
        die "$folder holds the runs of another list, which would be mixed with these; take another folder"
    fi
    shift 3
    take_arguments "$@"
    save runs "${runs[@]}"
    for ((i = 0; i < ${#runs[@]}; i += 3)); do
        printf '%s: %s%s\n' "${runs[i + 2]}" "${runs[i]}" "${runs[i + 1]:+, ${runs[i + 1]}}"
    done
    batch --array="1-$((${#runs[@]} / 3))" -- _file "$folder"
    printf 'files: job %s\n' "$job"
    ;;
_file)
    folder=$2
    read_arguments
    mapfile -d '' -t runs <"$folder/runs"
    first=$(((SLURM_ARRAY_TASK_ID - 1) * 3))
    [[ -z ${runs[first + 1]} ]] || arguments+=("--symbol=${runs[first + 1]}")
    exec "$cli" --batch --csv="${runs[first]}" "${arguments[@]}" --threads "${SLURM_CPUS_PER_TASK:-1}" --quiet \
        --out "$folder/${runs[first + 2]}"
    ;;
*) die "there is no verb '$verb'; see the first lines of $self" ;;
esac
