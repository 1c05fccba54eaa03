#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The systemd units: how exposed they are, what the VNC unit does at its first start; the check of packages in
# the cloud-init file.
#   tst_units.sh RESOURCES
set -euo pipefail
deploy=$1/deploy
place=$(mktemp -d)
trap 'rm -rf "$place"' EXIT

fail() {
    echo "FAIL: $*"
    exit 1
}

# ---- the first start of the VNC unit, in a folder of this test
mkdir -p "$place/bin" "$place/state"
cat >"$place/bin/tigervncpasswd" <<'END'
#!/bin/sh
printf 'obfuscated '; cat
END
chmod +x "$place/bin/tigervncpasswd"
first_start() {
    local command
    command=$(sed -n "s|^ExecStartPre=/bin/sh -euc '\(.*\)'\$|\1|p" "$deploy/systemd/sorlab-vnc.service")
    [[ -n $command ]] || fail "sorlab-vnc.service makes no password"
    command=${command//\$\$/\$}
    command=${command//\/var\/lib\/sorlab-vnc/$place\/state}
    (umask "$(sed -n 's/^UMask=//p' "$deploy/systemd/sorlab-vnc.service")" && PATH=$place/bin:$PATH sh -euc "$command")
}
first_start
password=$(<"$place/state/password.txt")
[[ $password =~ ^[A-Za-z2-9]{8}$ ]] || fail "expected a password of eight letters and digits, found '$password'"
[[ $(<"$place/state/passwd") == "obfuscated $password" ]] || fail "the server's file does not hold the password"
for file in password.txt passwd; do
    [[ $(stat -c %a "$place/state/$file") == 600 ]] || fail "$file can be read by others: $(stat -c %a "$place/state/$file")"
done
first_start
[[ $(<"$place/state/password.txt") == "$password" ]] || fail "the second start made another password"
rm "$place"/state/*
first_start
[[ $(<"$place/state/password.txt") != "$password" ]] || fail "two first starts made the same password"
grep -q '^ExecStart=.*-SecurityTypes VncAuth -PasswordFile /var/lib/sorlab-vnc/passwd -localhost ' "$deploy/systemd/sorlab-vnc.service" ||
    fail "the VNC server does not ask for the password"

# ---- the installer of the cloud-init file
sed -n '/- path: \/etc\/sorlab\/install/,/^runcmd/p' "$deploy/cloud/user-data.yaml" | sed -n 's/^      //p' |
    sed '/^content/d; /^chmod 755/,$d' >"$place/install"
echo 'echo installed' >>"$place/install"
mkdir "$place/packages"
for package in sorlab-cli sorlab; do echo "$package" >"$place/packages/${package}_0.1.0_amd64.deb"; done
install_them() { PACKAGES=file://$place/packages HASHES=$place/hashes sh "$place/install" 2>&1; }
# refused WORDS
refused() {
    local output
    if output=$(install_them); then fail "installed although: $1 ($output)"; fi
    [[ $output == *"$1"* ]] || fail "the installer said '$output', expected '$1'"
}
if command -v curl >/dev/null; then
    echo '# none' >"$place/hashes"
    refused "has no hash of sorlab-cli_0.1.0_amd64.deb"
    (cd "$place/packages" && sha256sum -- *) >"$place/hashes"
    [[ $(install_them) == installed ]] || fail "packages with the right hashes are refused: $(install_them)"
    echo changed >>"$place/packages/sorlab_0.1.0_amd64.deb"
    refused "sorlab_0.1.0_amd64.deb is not the one of"
    sed -i '/sorlab_/d' "$place/hashes"
    refused "has no hash of sorlab_0.1.0_amd64.deb"
fi

# ---- how exposed the units are
if ! command -v systemd-analyze >/dev/null || ! systemd-analyze security --help | grep -q -e --offline; then
    echo "SKIP: systemd-analyze is missing here, or too old for --offline; Debian: systemd"
    exit 77
fi
# at_most TENTHS UNIT
at_most() {
    local output
    output=$(systemd-analyze security --no-pager --offline=true --threshold="$1" "$deploy/systemd/$2" 2>&1) ||
        fail "$2 is exposed by more than $1 tenths: $(tail -n 1 <<<"$output")"
    tail -n 1 <<<"$output"
}
at_most 40 sorlab-batch.service
at_most 60 sorlab-window.service
at_most 60 sorlab-vnc.service
for word in CapabilityBoundingSet= SystemCallFilter=@system-service ProtectSystem=strict NoNewPrivileges=yes UMask=0077 \
    LimitCORE=0; do
    for unit in batch window vnc; do
        grep -qxF "$word" "$deploy/systemd/sorlab-$unit.service" || fail "sorlab-$unit.service lacks $word"
    done
done
for unit in "$deploy"/systemd/*; do
    # The programs need not be installed here.
    said=$(systemd-analyze verify --man=no "$unit" 2>&1 | grep -F "$(basename "$unit")" |
        grep -vE 'is not executable|Failed to (prepare|create|load)' || true)
    [[ -z $said ]] || fail "$said"
done
echo PASS
