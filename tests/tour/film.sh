#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Films tour_window on a display of its own: film.sh BIN_DIR FOLDER. Leaves tour.mp4 and the small tour.webp in FOLDER.
set -euo pipefail

programs=$(readlink -f "$1")
folder=$2
size=1366x900
rm -rf "$folder"
mkdir -p "$folder/making"
folder=$(readlink -f "$folder")

die() {
    printf 'film.sh: %s\n' "$*" >&2
    exit 1
}

started=()
# shellcheck disable=SC2317,SC2329  # called by the trap
end_all() {
    local pid
    for pid in "${started[@]}"; do kill "$pid" 2>/dev/null || true; done
    wait 2>/dev/null || true
}
trap end_all EXIT

# The server chooses a free display and tells it.
mkfifo "$folder/making/display"
Xvfb -displayfd 3 -screen 0 "${size}x24" -nolisten tcp 3>"$folder/making/display" 2>"$folder/making/xvfb.log" &
started+=($!)
read -r number <"$folder/making/display" || die "Xvfb did not start: $(cat "$folder/making/xvfb.log")"
export DISPLAY=:$number

ffmpeg -nostdin -loglevel error -y -f x11grab -framerate 10 -video_size "$size" -i "$DISPLAY" \
    -c:v libx264 -preset veryfast -crf 26 -pix_fmt yuv420p "$folder/tour.mp4" &
film=$!
started+=("$film")
sleep 0.5

kill -0 "$film" 2>/dev/null || die "ffmpeg ended before the film began; its reason is above"
QT_QPA_PLATFORM=xcb timeout 300 "$programs/tests/tour_window" "$programs/bin/sorlab-cli" "$folder/making" ||
    die "tour_window did not come to its end"

# Interrupted, not killed: it has the file's index to write.
kill -INT "$film" || die "ffmpeg ended before the film did; its reason is above"
# 255 is its way of ending when interrupted.
status=0
wait "$film" || status=$?
[[ ($status == 0 || $status == 255) && -s $folder/tour.mp4 ]] || die "ffmpeg wrote no film (exit code $status)"

# For a page: a frame every 1.5 seconds of the film, half as large, two frames a second.
ffmpeg -nostdin -loglevel error -y -i "$folder/tour.mp4" \
    -vf "fps=2/3,setpts=N/2/TB,scale=960:-2:flags=lanczos" -r 2 \
    -c:v libwebp_anim -lossless 0 -quality 60 -compression_level 6 -loop 0 "$folder/tour.webp" ||
    die "ffmpeg could not make the animation"
rm -rf "$folder/making"
ls -l "$folder"
