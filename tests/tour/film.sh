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
read -r number <"$folder/making/display"
export DISPLAY=:$number

ffmpeg -nostdin -loglevel error -y -f x11grab -framerate 10 -video_size "$size" -i "$DISPLAY" \
    -c:v libx264 -preset veryfast -crf 26 -pix_fmt yuv420p "$folder/tour.mp4" &
film=$!
started+=("$film")
sleep 0.5

QT_QPA_PLATFORM=xcb timeout 300 "$programs/tests/tour_window" "$programs/bin/sorlab-cli" "$folder/making"

# Interrupted, not killed: it has the file's index to write.
kill -INT "$film"
wait "$film" || true

# For a page: a frame every 1.5 seconds of the film, half as large, two frames a second.
ffmpeg -nostdin -loglevel error -y -i "$folder/tour.mp4" \
    -vf "fps=2/3,setpts=N/2/TB,scale=960:-2:flags=lanczos" -r 2 \
    -c:v libwebp_anim -lossless 0 -quality 60 -compression_level 6 -loop 0 "$folder/tour.webp"
rm -rf "$folder/making"
ls -l "$folder"
