#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# The test of check_rules.sh: a tree that keeps every rule passes, and each single violation is reported.
#   tst_rules.sh FOLDER     an empty folder, or one that may be emptied
set -euo pipefail

check=$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")/check_rules.sh
licence='// SPDX-License-Identifier: GPL-3.0-or-later'
tree=$1/holder/project
failures=0

# put FILE LINE...: a file of the tree, with a licence line before its lines.
put() {
    local file=$tree/$1
    shift
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$licence" "$@" >"$file"
}

fresh_tree() {
    rm -rf "$tree"
    put core/base/units.h '#pragma once' '#include <cstdint>'
    put core/market/tape.h '#pragma once' '#include "base/units.h"' '#include "market/venue.h"'
    put core/market/venue.h '#pragma once'
    put core/search/grid.h '#pragma once' '#include "sim/run.h"' '#include <queue>'
    put core/input/csv.h '#pragma once' '#include "market/tape.h"' '#include <fcntl.h>' '#include <librdkafka/rdkafka.h>'
    put core/report/json.h '#pragma once' '#include "search/grid.h"' '#include <fstream>'
    put ui/window.h '#pragma once' '#include "ui/panel.h"' '#include "report/json.h"' '#include <QWidget>'
    put app/main.cpp '#include "app/batch.h"' '#include "ui/window.h"' '#include <cstdio>'
    put tests/base/tst_units.cpp '#include "base/units.h"' '#include <QTest>' '#include <fstream>'
    put cmake/flags.cmake '# see /usr/include and /etc/hosts'
}

# reports WORDS: the check must fail and say so, naming these words in one line.
reports() {
    local output
    if output=$("$check" "$tree" 2>&1); then
        echo "FAIL: not reported: $1"
        failures=$((failures + 1))
    elif ! grep -qF -- "$1" <<<"$output"; then
        printf 'FAIL: expected a line with: %s\nfound:\n%s\n' "$1" "$output"
        failures=$((failures + 1))
    elif (($(grep -c . <<<"$output") > ${2:-1})); then
        printf 'FAIL: more than the one violation was reported:\n%s\n' "$output"
        failures=$((failures + 1))
    fi
    fresh_tree
}

fresh_tree
if ! output=$("$check" "$tree" 2>&1) || [[ -n $output ]]; then
    printf 'FAIL: a tree without violations was reported:\n%s\n' "$output"
    failures=$((failures + 1))
fi

put app/terminal.cpp 'void a() { fmt::print(stderr, "a"); }' '// std::cerr << a'
put ui/panel.h '#pragma once'
put ui/panel.cpp '#include "panel.h"' '// std::cerr << a' 'int footprint(int a);' 'int snprintf(char*);' 'int b = footprint(2);'
if ! output=$("$check" "$tree" 2>&1) || [[ -n $output ]]; then
    printf 'FAIL: printing where it may be was reported:\n%s\n' "$output"
    failures=$((failures + 1))
fi
put app/batch.cpp 'void a() { fmt::print("{}", b); }'
reports 'app/batch.cpp:2: only app/terminal.cpp prints'
put core/report/json.h '#pragma once' 'void a() { std::cerr << b; }'
reports 'core/report/json.h:3: only app/terminal.cpp prints'
put ui/window.h '#pragma once' 'void a() { std::fputs(b, stderr); }'
reports 'ui/window.h:3: only app/terminal.cpp prints'
put core/market/a.h '#pragma once' 'const char* a = "Raise --memory.";'
reports 'core/market/a.h:3: texts name a setting by its word'
put ui/panel.h '#pragma once' '// "--memory"' 'const char* a = "Raise --memory.";'
reports 'ui/panel.h:4: texts name a setting by its word'
put ui/panel.h '#pragma once' 'bool a = error.message.find("limit of") != npos;' 'bool b = text().contains("limit");'
reports 'ui/panel.h:3: decide by the code and the facts of an error' 2
put app/batch.cpp 'bool a = progress.phase == "Loading quotes";' '// message == "a"' 'bool b = progress.phase == kLoadingPhase;'
reports 'app/batch.cpp:2: decide by the code and the facts of an error'
put core/base/units.h '#pragma once' '#include "market/tape.h"'
reports 'core/base/units.h:3: core/base may not include core/market: market/tape.h'
put core/route/a.h '#pragma once' '#include "strategy/b.h"'
reports 'core/route/a.h:3: core/route may not include core/strategy'
put core/strategy/a.h '#pragma once' '#  include "sim/b.h"'
reports 'core/strategy may not include core/sim'
put core/sim/a.h '#pragma once' '#include "search/b.h"'
reports 'core/sim may not include core/search'
put core/search/a.h '#pragma once' '#include "input/b.h"'
reports 'core/search may not include core/input'
put core/search/a.h '#pragma once' '#include "study/b.h"'
reports 'core/search may not include core/study'
put core/study/a.h '#pragma once' '#include "files/b.h"'
reports 'core/study may not include core/files'
put core/input/csv.h '#pragma once' '#include "report/json.h"'
reports 'core/input may not include core/report'
put core/market/a.h '#pragma once' 'namespace sor { inline namespace base {' 'class A;' '}} // namespace sor::base' \
    'namespace sor { inline namespace market {' 'A b();' '}} // namespace sor::market'
if ! output=$("$check" "$tree" 2>&1) || [[ -n $output ]]; then
    printf 'FAIL: the namespace of a module was reported:\n%s\n' "$output"
    failures=$((failures + 1))
fi
put core/market/a.h '#pragma once' 'namespace sor {' 'A b();' '}'
reports 'core/market/a.h:3: core/market is in: namespace sor { inline namespace market {'
put core/run/a.h '#pragma once' 'namespace sor::runs {' '}'
reports 'core/run/a.h:3: core/run is in: namespace sor { inline namespace runs {'
put core/market/a.h '#pragma once' 'namespace sor { inline namespace base {' 'A b();' '}} // namespace sor::base'
reports 'core/market/a.h:4: core/market opens the namespace of another module for declarations of classes only'
put tests/app/a.cpp '::kill(static_cast<pid_t>(process.processId()), 1);'
reports 'tests/app/a.cpp:2: tests send signals by support/process_signal.h'
put core/report/json.h '#pragma once' '#include "setup/words.h"'
reports 'core/report may not include core/setup'
put core/setup/words.h '#pragma once' '#include "run/pipeline.h"'
reports 'core/setup may not include core/run'
put core/market/tape.h '#pragma once' '#include "venue.h"'
reports 'core/ includes its own files only, by their folder: venue.h'
put core/market/tape.h '#pragma once' '#include "../base/units.h"'
reports 'includes name the folder, not the way to it' 2
put core/report/json.h '#pragma once' '#include "ui/window.h"'
reports 'core/ includes its own files only, by their folder: ui/window.h'
put ui/window.h '#pragma once' '#include "app/batch.h"'
reports 'only app/ may include app/'
put core/input/csv/a.h '#pragma once' '#include "input/kafka/read/b.h"'
reports 'core/input/csv may not include core/input/kafka/read'
put core/market/queue/a.h '#pragma once' '#include "market/fees/b.h"' '#include "market/c.h"' '#include "route/d.h"'
reports 'core/market/queue/a.h:5: core/market may not include core/route'
put ui/deep/panel.h '#pragma once'
put ui/panel.h '#pragma once'
reports 'ui/panel.h:1: a file name occurs once: ui/deep/panel.h'
put core/market/tape_views.cpp '#include "market/tape.h"'
reports 'core/market/tape_views.cpp:1: a .cpp has a header of its name beside it'
put ui/panel.cpp '#include <QWidget>'
reports 'ui/panel.cpp:1: a .cpp has a header of its name beside it'
put app/batch.cpp '// What nobody reads'
reports 'app/batch.cpp:2:nobody' 2
put app/batch.cpp 'void startAnew();'
reports 'app/batch.cpp:2:tAnew' 2
# shellcheck disable=SC2016 # the backticks of Markdown
put README.md '`core/base/units.h` and `core/market/tape.*` are there, `core/base/gone.h` is not'
reports 'README.md: there is no core/base/gone.h'
put core/base/units.h '#pragma once' 'struct Units { void add(); };'
# shellcheck disable=SC2016 # the backticks of Markdown
put tests/rules/where_is.md '`Units::add()` and `Units` are there, `Units::take()` is not; `memory` is a word'
reports 'tests/rules/where_is.md: the code has no Units::take'
put README.md 'A file that is guilty'
reports 'README.md:2:guilty' 2
mapfile -t long < <(seq 399 | sed 's|^|// |')
put core/base/long.h '#pragma once' "${long[@]}"
reports 'core/base/long.h:401: a file has at most 400 lines'
put core/extra/a.h '#pragma once'
reports 'core/extra has no place in the order'
put core/report/json.h '#pragma once' '#include <QString>'
reports 'core/ is free of Qt: QString'
put core/input/csv.h '#pragma once' '#include <QtCore/QString>'
reports 'core/ is free of Qt: QtCore/QString'
put core/base/a.h '#pragma once' '#include <qglobal.h>'
reports 'core/ is free of Qt: qglobal.h'
put core/sim/a.h '#pragma once' '#include <librdkafka/rdkafka.h>'
reports 'the engine is free of Kafka'
for header in fstream filesystem iostream cstdio fcntl.h unistd.h sys/stat.h; do
    put core/market/a.h '#pragma once' "#include <$header>"
    reports "the engine reads and writes no files and prints nothing: $header"
done
put core/market/tape.cpp '#include <vector>' '#include "market/tape.h"'
reports 'core/market/tape.cpp:2: a file includes its own header first: market/tape.h'
put ui/panel.h '#pragma once'
put ui/panel.cpp '#include <QWidget>'
reports 'ui/panel.cpp:2: a file includes its own header first: panel.h'
put core/market/venue.h '// no guard'
reports 'core/market/venue.h:1: a header needs #pragma once'
mkdir -p "$tree/tests/support" && echo '#pragma once' >"$tree/tests/support/quotes.h"
reports 'tests/support/quotes.h:1: the first line must be // SPDX-License-Identifier'
echo 'int main() {}' >"$tree/app/main.cpp"
reports 'app/main.cpp:1: the first line must be'
put cmake/flags.cmake 'set(DATA /home/someone/quotes.csv)'
reports '/home/someone' 2
put app/main.cpp "const char* path = \"$tree/resources\";"
reports 'app/main.cpp:2:' 2
put app/main.cpp "const char* path = \"$(dirname "$tree")/data\";"
reports 'app/main.cpp:2:' 2
rm -rf "${tree:?}/core" "${tree:?}/ui" "${tree:?}/tests" "${tree:?}/app" && mkdir "$tree/app"
reports 'nothing was checked'

((failures == 0)) && echo "every rule reports its violation"
exit $((failures > 0))
