#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Checks the rules that no compiler knows: which folder may include which, and what every file
# carries. Prints one line a violation and fails when there is one.
#   check_rules.sh [FOLDER]     the project by default
set -euo pipefail

root=$(cd "${1:-$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/../..}" && pwd)
cd "$root"

# Rules of C++ files. Modules of core/ in the order of the data: one includes only itself and those before it. A folder
# belongs to the module with the longest name that leads to it.
check_cpp() {
    awk '
    BEGIN {
        count = split("base market route strategy sim search study " \
                      "files input/csv input/orders input/dbn input/lobster input/quotes input/synthetic input/kafka/client input/kafka/message input/kafka/read " \
                      "input/kafka/live input/kafka/publish input report setup run", modules, " ")
        for (i = 1; i <= count; ++i) rank[modules[i]] = i
        violations = 0
        for (i = 1; i < ARGC; ++i) isThere[ARGV[i]] = 1
    }
    function moduleOf(file) {
        while (sub(/\/[^\/]*$/, "", file)) if (file in rank) return file
        return ""
    }
    function report(where, text) { print where ": " text; ++violations }
    function finishFile() {
        if (path == "") return
        if (!hasLicence) report(path ":1", "the first line must be // SPDX-License-Identifier: GPL-3.0-or-later")
        if (lines > 400) report(path ":" lines, "a file has at most 400 lines: look for the seam")
        if (path ~ /\.h$/ && !hasPragma) report(path ":1", "a header needs #pragma once")
    }
    FNR == 1 {
        finishFile()
        path = FILENAME
        name = path
        sub(/.*\//, "", name)
        if (path !~ /^tests\// && name in named) report(path ":1", "a file name occurs once: " named[name])
        if (path !~ /^tests\//) named[name] = path
        hasPragma = 0
        ownHeader = path
        if (sub(/\.cpp$/, ".h", ownHeader) == 0 || !(ownHeader in isThere)) ownHeader = ""
        if (path ~ /^(core|ui)\/.*\.cpp$/ && ownHeader == "")
            report(path ":1", "a .cpp has a header of its name beside it")
        sub(/^[^\/]*\//, "", ownHeader) # as it is included: from core/ or ui/ on
        hasLicence = ($0 == "// SPDX-License-Identifier: GPL-3.0-or-later")
        split(path, part, "/")
        top = part[1]
        module = top == "core" ? moduleOf(substr(path, 6)) : ""
        if (top == "core" && module == "")
            report(path ":1", "core/" part[2] " has no place in the order of the modules (tests/rules/check_rules.sh)")
        isEngine = module != "" && rank[module] <= rank["study"]
    }
    { lines = FNR }
    /^#pragma once/ { hasPragma = 1 }
    /^[ \t]*#[ \t]*include/ {
        where = path ":" FNR
        isQuoted = match($0, /"[^"]*"/)
        if (!isQuoted && !match($0, /<[^>]*>/)) next
        name = substr($0, RSTART + 1, RLENGTH - 2)
        # So that every header is compiled alone once.
        if (ownHeader != "" && (top == "core" || top == "ui") && name != ownHeader)
            report(where, "a file includes its own header first: " ownHeader)
        ownHeader = ""
        if (top == "tests") next
        if (name ~ /\.\.\//) report(where, "includes name the folder, not the way to it: " name)
        if (isQuoted && top != "app" && name ~ /^app\//) report(where, "only app/ may include app/: " name)
        if (top != "core") next
        if (isQuoted) {
            included = moduleOf(name)
            if (included == "")
                report(where, "core/ includes its own files only, by their folder: " name)
            else if (rank[included] > rank[module])
                report(where, "core/" module " may not include core/" included ": " name)
            next
        }
        if (name ~ /^Q[A-Z]/ || name ~ /^Qt/ || name ~ /^q[a-z]+\.h$/)
            report(where, "core/ is free of Qt: " name)
        if (isEngine) {
            if (name ~ /rdkafka/) report(where, "the engine is free of Kafka: " name)
            if (name ~ /^(fstream|filesystem|iostream|cstdio|stdio\.h|fcntl\.h|unistd\.h|dirent\.h|sys\/(stat|file|socket)\.h)$/)
                report(where, "the engine reads and writes no files and prints nothing: " name)
        }
    }
    # A module has its namespace; of others a file declares classes ahead, which must stand in theirs.
    FNR == 1 { isForeign = 0 }
    isForeign && /^}/ { isForeign = 0 }
    isForeign && !/^(class|struct|enum) [^{]*;/ {
        report(path ":" FNR, "core/" part[2] " opens the namespace of another module for declarations of classes only")
    }
    top == "core" && /^[ \t]*(inline +)?namespace +sor/ {
        own = "namespace sor { inline namespace " (part[2] == "run" ? "runs" : part[2]) " {"
        isForeign = index($0, own) != 1 && /^namespace sor \{ inline namespace [a-z]+ \{/
        if (!isForeign && index($0, own) != 1)
            report(path ":" FNR, "core/" part[2] " is in: " own)
    }
    # What files and the network say must be escaped on its way to a terminal, and there is one way.
    top != "tests" && path != "app/terminal.cpp" && !/^[ \t]*\/\// {
        if ($0 ~ /(^|[^A-Za-z0-9_])(fmt::print|fmt::vprint|std::(cout|cerr|clog|puts|fputs|fputc|putchar|printf|fprintf|vfprintf|perror)|printf|fprintf|puts|fputs|perror)[ \t]*(\(|<<)/)
            report(path ":" FNR, "only app/terminal.cpp prints (printOut, printRemark, fail)")
    }
    # The engine names a setting by its word (see withSettings); how it is written is decided by the program.
    (top == "core" || top == "ui") && path != "core/setup/setup_words.cpp" && !/^[ \t]*\/\// && /"[^"]*--[a-z][a-z-]/ {
        report(path ":" FNR, "texts name a setting by its word, `memory`, and app/ makes an option of it")
    }
    # Programs decide by codes and facts; sentences are for people and change.
    top != "tests" && !/^[ \t]*\/\// {
        if ($0 ~ /(message|sentence|phase|what\(\)|text\(\)|errorText\([^)]*\))(\(\))?(\.|->)(contains|find|starts_with|startsWith|ends_with|endsWith|indexOf|compare)\((u|tr\(|QStringLiteral\()?"/ ||
            $0 ~ /(message|sentence|phase)(\(\))?\)? *[!=]= *u?"/)
            report(path ":" FNR, "decide by the code and the facts of an error, or a named phase, not by its sentence")
    }
    # The id of a process that has ended is 0, and kill(0, ...) ends the test and its shell.
    top == "tests" && path != "tests/support/process_signal.h" && /kill\(.*processId\(\)/ {
        report(path ":" FNR, "tests send signals by support/process_signal.h")
    }
    END { finishFile(); exit violations > 0 }
    ' "$@"
}

# Folders of the machine that a file was written on: a home, the checkout itself, the folder that holds it.
check_paths() {
    local parent pattern
    pattern='(^|[^A-Za-z0-9_.}/-])(/home/[a-z]|/root/|/Users/[A-Za-z])'
    parent=$(dirname "$root")
    # A parent such as /tmp or /opt is no one's in particular.
    case $parent in
    / | /tmp | /opt | /srv | /mnt | /var | /usr | /home | /root | /data) parent=$root ;;
    esac
    if grep -InE "$pattern" "$@" || grep -InF "$parent/" "$@"; then
        echo "the lines above name folders of one machine"
        return 1
    fi
}

# Words that words.txt refuses; its own folder holds them on purpose.
check_words() {
    local words pattern status=0
    words=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/words.txt
    pattern=$(awk -F'|' '!/^#/ && NF == 3 { gsub(/^ +| +$/, "", $3); gsub(/, */, "|", $3); if ($3 != "") print $3 }' \
        "$words" | paste -sd'|')
    # An identifier's parts are words too: madeAnew, start_anew.
    grep -InoiE "\\b($pattern)\\b" "$@" || status=$?
    grep -InoE "[a-z_]($(sed -E 's/(^|\|)([a-z])/\1\u\2/g' <<<"$pattern"))([A-Z_;(){}=., ]|$)" "$@" || ((status += $?))
    ((status < 2)) && echo "the words above are refused: tests/rules/words.txt has the term for each"
    ((status >= 2))
}

# Files and folders that pages name (`core/base/units.h`, `ui/charts/chart_theme.*`).
check_pages() {
    local page path status=0
    # shellcheck disable=SC2016 # the backticks of Markdown
    for page in "$@"; do
        while read -r path; do
            compgen -G "$path" >/dev/null || {
                echo "$page: there is no $path"
                status=1
            }
        done < <(grep -oE '`(app|cmake|core|resources|tests|ui)/[A-Za-z0-9_./*-]+`' "$page" | tr -d '`' | sort -u)
    done
    return $status
}

# Names of the code that pages for its readers give (`RunSetup`, `decide()`, `ExecutionRules::latency`).
check_names() {
    local page name status=0
    # shellcheck disable=SC2016 # the backticks of Markdown
    for page in "$@"; do
        while read -r name; do
            [[ $name == *[A-Z]* || $name == *'()' ]] || continue
            name=${name%'()'}
            grep -qrw --include='*.h' --include='*.cpp' -e "${name##*::}" "${folders[@]}" || {
                echo "$page: the code has no $name"
                status=1
            }
        done < <(grep -oE '`[A-Za-z_][A-Za-z0-9_:]*(\(\))?`' "$page" | tr -d '`' | sort -u)
    done
    return $status
}

folders=()
for folder in app core ui tests; do
    if [[ -d $folder ]]; then folders+=("$folder"); fi
done
others=()
for other in cmake resources .ci dev CMakeLists.txt CMakePresets.json README.md CHANGELOG.md docker-compose.yml; do
    if [[ -e $other ]]; then others+=("$other"); fi
done

mapfile -t cpp < <(find "${folders[@]}" -name '*.h' -o -name '*.cpp' | LC_ALL=C sort)
# Data and the rules themselves (which contain what they look for) are left out.
mapfile -t texts < <(find "${folders[@]}" "${others[@]}" -type f ! -path 'tests/rules/*' ! -path '*/corpus/*' \
    ! -path 'tests/data/*' | LC_ALL=C sort)

((${#cpp[@]} > 0)) || {
    echo "$root has no C++ files in app/, core/, ui/ or tests/: nothing was checked" >&2
    exit 1
}
status=0
check_cpp "${cpp[@]}" || status=1
check_paths "${texts[@]}" || status=1
mapfile -t worded < <(printf '%s\n' "${texts[@]}" | grep -E '^(app|core|ui|tests|README\.md$|CHANGELOG\.md$|resources/manual/)')
check_words "${worded[@]}" || status=1
for page in README.md resources/manual/*.md tests/rules/where_is.md; do
    if [[ -e $page ]]; then check_pages "$page" || status=1; fi
done
for page in resources/manual/development.md tests/rules/where_is.md; do
    if [[ -e $page ]]; then check_names "$page" || status=1; fi
done
exit $status
