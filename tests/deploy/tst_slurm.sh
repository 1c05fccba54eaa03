#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# A real Slurm of one node on the loopback, with files and keys of its own: a job array of shards of which one is
# killed, run again and merged, gives the bytes of a single run; and likewise of a study, a task of which is killed
# when it has some of its results.
#   tst_slurm.sh SORLAB_CLI RESOURCES
set -euo pipefail
export SORLAB_CLI=$1
resources=$2
slurm="$resources/deploy/slurm/sorlab-slurm.sh"

skip() {
    echo "SKIP: $*"
    exit 77
}
fail() {
    echo "FAIL: $*"
    tail -n 20 "$place"/log/* 2>/dev/null || true
    exit 1
}
for command in slurmctld slurmd munged sbatch squeue scancel scontrol; do
    command -v "$command" >/dev/null || PATH=$PATH:/usr/sbin
    command -v "$command" >/dev/null || skip "Slurm is not installed here ($command is missing); Debian: slurmctld slurmd slurm-client munge"
done

place=$(mktemp -d)
pids=()
# Jobs are told to end before the daemons, which would leave them behind.
cleanup() {
    [[ -z ${SLURM_CONF:-} ]] || squeue -h -o %A 2>/dev/null | sort -u | xargs -r scancel 2>/dev/null || true
    sleep 1
    ((${#pids[@]} == 0)) || kill "${pids[@]}" 2>/dev/null || true
    sleep 1
    rm -rf "$place"
}
trap cleanup EXIT
mkdir -p "$place"/{log,state,spool}
chmod 755 "$place"

dd if=/dev/urandom of="$place/key" bs=1 count=1024 status=none
chmod 600 "$place/key"
munged --foreground --force --key-file="$place/key" --socket="$place/munge" --pid-file="$place/munged.pid" \
    --log-file="$place/log/munged" --seed-file="$place/seed" --num-threads=2 >"$place/log/munged.out" 2>&1 &
pids+=($!)

host=$(hostname -s)
port=$((20000 + RANDOM % 10000))
export SLURM_CONF=$place/slurm.conf
cat >"$SLURM_CONF" <<END
ClusterName=sorlab
SlurmctldHost=$host(127.0.0.1)
SlurmUser=$(id -un)
SlurmdUser=$(id -un)
SlurmctldPort=$port
SlurmdPort=$((port + 1))
AuthType=auth/munge
AuthInfo=socket=$place/munge
CredType=cred/munge
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_CPU
StateSaveLocation=$place/state
SlurmdSpoolDir=$place/spool
SlurmctldPidFile=$place/slurmctld.pid
SlurmdPidFile=$place/slurmd.pid
SlurmctldLogFile=$place/log/slurmctld
SlurmdLogFile=$place/log/slurmd
ReturnToService=2
MpiDefault=none
AccountingStorageType=accounting_storage/none
JobCompType=jobcomp/none
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=$host Default=YES MaxTime=INFINITE State=UP
END
sleep 1
slurmctld -D >"$place/log/slurmctld.out" 2>&1 &
pids+=($!)
slurmd -D >"$place/log/slurmd.out" 2>&1 &
pids+=($!)
for ((i = 0; i < 60; ++i)); do
    if sinfo -h -o %t 2>/dev/null | grep -q idle; then break; fi
    sleep 0.5
done
sinfo -h -o %t 2>/dev/null | grep -q idle || fail "Slurm was started, but its node does not become idle"

# wait_for SECONDS WHAT COMMAND...
wait_for() {
    local seconds=$1 what=$2 i
    shift 2
    for ((i = 0; i < seconds * 2; ++i)); do
        if "$@"; then return; fi
        sleep 0.5
    done
    squeue
    fail "$what did not happen within $seconds s"
}
queue_is_empty() { [[ -z $(squeue -h 2>/dev/null) ]]; }

cd "$place"
words=(--csv "$resources/sample/sample_synt_4venues.csv.zst" --lambda-under 0.005:0.05:6 --starts off --to 13:34)
"$SORLAB_CLI" --batch "${words[@]}" --threads 1 --quiet --out "$place/single"

# Task 2 hangs the first time, so that there is something to kill.
real=$SORLAB_CLI
cat >"$place/cli" <<END
#!/usr/bin/env bash
if [[ " \$* " == *" --shard 2/4 "* && ! -f $place/hung ]]; then
    touch $place/hung
    sleep 600
fi
exec $real "\$@"
END
chmod +x "$place/cli"
export SORLAB_CLI=$place/cli

"$slurm" submit "$place/study" 4 "${words[@]}" | tee "$place/submitted"
job=$(sed -n 's/^shards: job //p' "$place/submitted")
task_hangs() { [[ -f $place/hung ]]; }
wait_for 120 "the start of the second task" task_hangs
scancel --signal=KILL --full "${job}_2"
wait_for 120 "the end of the array and of its merge" queue_is_empty
[[ ! -e $place/study/results ]] || fail "a merge ran although a task was killed"
[[ ! -e $place/study/shards/shard_2_of_4.json ]] || fail "the killed task left a shard"
(($(find "$place/study/shards" -name 'shard_*_of_4.json' | wc -l) == 3)) || fail "the other tasks left no shards"
if "$real" --merge "$place/study/shards" --out "$place/early" 2>"$place/said"; then fail "a merge of three of four shards was accepted"; fi
grep -q 'Shard 2 of 4 is missing' "$place/said" || fail "the merge said: $(cat "$place/said")"

"$slurm" rerun "$place/study" | tee "$place/again"
wait_for 120 "the end of the second try" queue_is_empty
[[ -f $place/study/results/final_result.json ]] || fail "there are no merged results: $(cat "$place"/study/slurm-*.log)"
without_timing() { sed '/"timing": {/,$d' "$1"; }
cmp <(without_timing "$place/single/final_result.json") <(without_timing "$place/study/results/final_result.json") ||
    fail "the merged final_result.json is not that of a single run"
for file in output.json baselines.json; do
    cmp "$place/single/$file" "$place/study/results/$file" || fail "the merged $file is not that of a single run"
done

# An array of one's own.
sbatch --parsable --array=3-5 --output="$place/log/auto_%a" \
    --wrap="exec $real --batch ${words[*]} --shard auto --quiet --out $place/auto" >/dev/null
wait_for 120 "the end of the array with --shard auto" queue_is_empty
"$real" --merge "$place/auto" --quiet --out "$place/auto-merged" || fail "the shards of --shard auto do not merge"
cmp "$place/single/output.json" "$place/auto-merged/output.json" || fail "--shard auto gave another result"

# A run for each line.
printf '%s\n%s SYNT\n' "$resources/sample/sample_synt_4venues.csv.zst" "$resources/sample/sample_synt_4venues.csv.zst" >"$place/list"
"$slurm" files "$place/year" "$place/list" "${words[@]:2}" >/dev/null
wait_for 120 "the end of the runs of files" queue_is_empty
cmp "$place/single/output.json" "$place/year/sample_synt_4venues/output.json" || fail "a run of a list of files differs"
[[ -f $place/year/sample_synt_4venues-SYNT/output.json ]] || fail "the line with a symbol gave no results"
# A study: task 2 of 3 is killed between two symbol-days of its own.
for day in 02 03 04; do
    for symbol in AAA BBB; do
        mkdir -p "$place/quotes/$symbol"
        "$real" --generate "$place/quotes/$symbol/2025-06-$day.csv" --minutes 12 --venues 2 --seed "${day#0}" \
            --symbol $symbol --from "2025-06-${day}T13:30:00Z" >/dev/null
    done
done
study=(--sample 30/day --sizes 5% --durations 2m --hours 09:36-09:41 --data "$place/quotes")
"$real" --study "${study[@]}" --quiet --out "$place/study-single"
cat >"$place/cli" <<END
#!/usr/bin/env bash
if [[ " \$* " == *" --shard 2/3 "* && ! -f $place/study-hung ]]; then
    "$real" "\$@" &
    until [[ -s $place/cluster/shards/shard_2_of_3/study.db-wal ]]; do sleep 0.02; done
    kill -9 \$!
    touch $place/study-hung
    sleep 600
fi
exec $real "\$@"
END
"$slurm" study "$place/cluster" 3 "${study[@]}" | tee "$place/submitted"
job=$(sed -n 's/^shards: job //p' "$place/submitted")
study_hangs() { [[ -f $place/study-hung ]]; }
wait_for 120 "the start of the study's second task" study_hangs
scancel --signal=KILL --full "${job}_2"
wait_for 120 "the end of the study's array" queue_is_empty
[[ ! -e $place/cluster/results ]] || fail "a merge ran although a task of the study was killed"
if "$real" --merge "$place/cluster/shards" --out "$place/early-study" 2>"$place/said"; then fail "a merge of an unfinished study was accepted"; fi
grep -q 'was stopped before its end' "$place/said" || fail "the merge said: $(cat "$place/said")"
"$slurm" rerun "$place/cluster" | tee "$place/again"
wait_for 120 "the end of the study's second try" queue_is_empty
for file in study.json orders.csv drawn_orders.csv; do
    cmp "$place/study-single/$file" "$place/cluster/results/$file" ||
        fail "the merged $file is not that of one process: $(cat "$place"/cluster/slurm-*.log)"
done
said=$("$slurm" rerun "$place/cluster")
[[ $said == *"nothing to run again"* ]] || fail "rerun of a complete study said: $said"
echo PASS
