#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The Slurm script with an sbatch that runs each task at once and a program that writes down its words.
#   tst_slurm_words.sh RESOURCES
set -euo pipefail
slurm=$1/deploy/slurm/sorlab-slurm.sh
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
    echo "FAIL: $*"
    exit 1
}

# expect WHAT WANTED FOUND
expect() { [[ $2 == "$3" ]] || fail "$1: expected '$2', found '$3'"; }

mkdir -p "$place/bin"
cat >"$place/bin/sbatch" <<'END'
#!/usr/bin/env bash
# Tasks run in plain sh, as on a node.
numbers=""
printf '%s\n' "$@" >>"$SORLAB_TEST_PLACE/sbatch"
[[ ! -f $SORLAB_TEST_PLACE/refuse ]] || { echo "sbatch: error: no partition" >&2; exit 1; }
for word in "$@"; do
    case $word in
    --array=*-*) numbers=$(seq "${word#--array=1-}") ;;
    --array=*) numbers=${word#--array=} ;;
    --wrap=*) wrapped=${word#--wrap=} ;;
    esac
done
for number in ${numbers//,/ }; do SLURM_ARRAY_TASK_ID=$number sh -c "$wrapped" || exit 1; done
[[ -n $numbers ]] || sh -c "$wrapped" || exit 1
echo 17
END
cat >"$place/bin/cli" <<'END'
#!/usr/bin/env bash
# A line a call, the words in brackets; a shard and results as the program would write them.
printf '[%s]' "$@" >>"$SORLAB_TEST_PLACE/calls"
echo >>"$SORLAB_TEST_PLACE/calls"
out="" shard="" previous=""
for word in "$@"; do
    case $previous in
    --out) out=$word ;;
    --shard) shard=$word ;;
    esac
    previous=$word
done
mkdir -p "$out"
if [[ -n $shard ]]; then touch "$out/shard_${shard%/*}_of_${shard#*/}.json"; else touch "$out/final_result.json"; fi
END
chmod +x "$place/bin/sbatch" "$place/bin/cli"
export SORLAB_TEST_PLACE=$place SORLAB_CLI=$place/bin/cli PATH=$place/bin:$PATH

# refused WORDS COMMAND...: must end with 2, say the words, and submit nothing.
refused() {
    local words=$1 output status=0
    shift
    rm -f "$place/sbatch"
    output=$("$@" 2>&1) || status=$?
    expect "the exit code of '$*' ($output)" 2 "$status"
    [[ $output == *"$words"* ]] || fail "'$*' said '$output', expected '$words'"
    [[ ! -e $place/sbatch ]] || fail "'$*' submitted a job"
}

# ---- words survive, also quotes, spaces and a folder with a percent sign
odd="it's \"a\" \$HOME \\ day é.csv"
folder="$place/my study 5%"
"$slurm" submit "$folder" 2 --csv "$odd" --kafka '' -X 'client.id=two words' -F 'kafka file' '-Xlinger.ms=1' >/dev/null
expect "the first task" "[--batch][--csv][$odd][--kafka][][-X][client.id=two words][-F][kafka file][-Xlinger.ms=1][--threads][1][--quiet][--shard][1/2][--out][$folder/shards]" \
    "$(sed -n 1p "$place/calls")"
expect "the merge" "[--merge][$folder/shards][-X][client.id=two words][-F][kafka file][-Xlinger.ms=1][--threads][1][--out][$folder/results]" \
    "$(sed -n 3p "$place/calls")"
grep -qxF -- "--output=$place/my study 5%%/slurm-%A_%a.log" "$place/sbatch" || fail "the percent sign of the folder is sbatch's own in --output"
expect "the mode of the stored options" 600 "$(stat -c %a "$folder/arguments")"

# ---- options of sbatch with a space
rm -f "$place/calls" "$place/sbatch"
SORLAB_SBATCH="--comment='two words' --time=1:00" "$slurm" submit "$place/a" 1 >/dev/null
grep -qxF -- "--comment=two words" "$place/sbatch" || fail "the quotes of SORLAB_SBATCH were lost"
expect "a task without options" "[--batch][--threads][1][--quiet][--shard][1/1][--out][$place/a/shards]" "$(sed -n 1p "$place/calls")"
SORLAB_SBATCH="--comment='open" refused "quotes of SORLAB_SBATCH" "$slurm" submit "$place/a" 1

# ---- passwords are not stored
# shellcheck disable=SC2016  # sorlab's expansion
for word in 'sasl.password=hunter2' 'ssl.key.password=hunter2' 'sasl.oauthbearer.client.secret=hunter2' \
    'ssl.keystore.password=hunter2' 'ssl.key.pem=hunter2' 'SASL.PASSWORD=hunter2' 'sasl.password=a${NAME}hunter2'; do
    refused "must not hold the secret" "$slurm" submit "$place/secret" 1 --kafka 127.0.0.1:9 -X "$word"
    refused "must not hold the secret" "$slurm" submit "$place/secret" 1 --kafka 127.0.0.1:9 "-X$word"
done
if grep -rqF hunter2 "$place/secret" "$place/calls"; then fail "a password was stored"; fi
# shellcheck disable=SC2016  # sorlab's expansion
"$slurm" submit "$place/named" 1 -X 'sasl.password=${SORLAB_TEST_SECRET}' >/dev/null
# shellcheck disable=SC2016
[[ $(tail -n 1 "$place/calls") == *'[-X][sasl.password=${SORLAB_TEST_SECRET}]'* ]] || fail "the merge lacks the named secret"
refused "is set by this script" "$slurm" submit "$place/secret" 1 --out elsewhere

# ---- run again
refused "nothing to run again" "$slurm" rerun "$place/nowhere"
[[ ! -e $place/nowhere ]] || fail "rerun made the folder that it did not find"
rm -f "$place/sbatch"
said=$("$slurm" rerun "$folder")
[[ $said == *"nothing to run again: all 2 shards are there"* ]] || fail "rerun of a complete study said: $said"
[[ ! -e $place/sbatch ]] || fail "rerun of a complete study submitted a job"
rm "$folder/results/final_result.json"
said=$("$slurm" rerun "$folder")
expect "rerun without results" "All shards are there. merge: job 17" "$said"
rm "$folder/shards/shard_2_of_2.json" "$place/sbatch"
"$slurm" rerun "$folder" >/dev/null
grep -qxF -- "--array=2" "$place/sbatch" || fail "rerun did not submit the one missing task"
touch -d '+1 minute' "$folder/shards/shard_1_of_2.json"
said=$("$slurm" rerun "$folder")
expect "rerun after a newer shard" "All shards are there. merge: job 17" "$said"

# ---- an sbatch that refuses
touch "$place/refuse"
status=0
"$slurm" submit "$place/b" 1 >/dev/null 2>&1 || status=$?
expect "the exit code when sbatch fails" 2 "$status"
rm "$place/refuse"

# ---- a study
rm -f "$place/calls"
mkdir -p "$place/answer/shards/shard_1_of_2" "$place/answer/shards/shard_2_of_2"
"$slurm" study "$place/answer" 2 'my orders.csv' --data /quotes >/dev/null
expect "the first task of a study" "[--study][my orders.csv][--data][/quotes][--threads][1][--quiet][--shard][1/2][--out][$place/answer/shards]" \
    "$(sed -n 1p "$place/calls")"
expect "the merge of a study" "[--merge][$place/answer/shards][--threads][1][--out][$place/answer/results]" "$(sed -n 3p "$place/calls")"
rm "$place/answer/shards/shard_2_of_2/finished" "$place/sbatch"
"$slurm" rerun "$place/answer" >/dev/null
grep -qxF -- "--array=2" "$place/sbatch" || fail "rerun did not submit the task of the study that was not finished"

# ---- a folder for each line
mkdir -p "$place/d/1" "$place/d/2" "$place/d/my days"
for file in 1/day.csv 2/day.csv 1/day.csv.zst 'my days/day.csv' 1/Day.csv 1/arguments.csv 1/.csv; do touch "$place/d/$file"; done
cd "$place/d"
printf '%s\n' 1/day.csv 2/day.csv 1/day.csv.zst 'my days/day.csv' 1/Day.csv '1/day.csv A/B' '1/day.csv A_B' \
    $'my days/day.csv\tX Y' '2/day.csv -Z' 1/arguments.csv 1/.csv '' $'1/day.csv QQ\r' '1/day.csv it'\''s' >"$place/list"
rm -f "$place/calls"
"$slurm" files "$place/year" "$place/list" --shares 100 >"$place/printed"
expect "the number of runs" 13 "$(wc -l <"$place/calls")"
folders=$(sed 's/.*\[--out\]//' "$place/calls" | tr '[:upper:]' '[:lower:]' | sort -u | wc -l)
expect "the number of different folders" 13 "$folders"
grep -qF "[--csv=my days/day.csv][--shares][100]" "$place/calls" || fail "a file with a space was cut"
grep -qF "[--csv=my days/day.csv][--shares][100][--symbol=X Y]" "$place/calls" || fail "a symbol behind a tab was lost"
grep -qF "[--symbol=-Z]" "$place/calls" || fail "a symbol with a dash was lost"
grep -qF "[--symbol=it's]" "$place/calls" || fail "a symbol with a quote was lost"
if grep -q $'\r' "$place/calls"; then fail "the carriage return of a line became part of a word"; fi
while read -r out; do
    [[ $out == "[$place/year/"* && $out != *..* && ${out#"[$place/year/"} != */* ]] || fail "a run writes into $out"
done < <(sed 's/.*\[--out\]//' "$place/calls")
"$slurm" files "$place/year" "$place/list" --shares 100 >/dev/null || fail "the same list cannot be run again"
printf '2/day.csv\n' >"$place/other"
refused "runs of another list" "$slurm" files "$place/year" "$place/other"
printf '1/day.csv\n./1/day.csv\n' >"$place/other"
refused "line 2 of the list repeats line 1" "$slurm" files "$place/twice" "$place/other"
printf '\n \n' >"$place/other"
refused "the list is empty" "$slurm" files "$place/none" "$place/other"
echo PASS
