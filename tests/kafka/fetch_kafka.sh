#!/usr/bin/env bash
# SPDX-License-Identifier: GPL-3.0-or-later
# Puts the jars of Apache Kafka that pom.xml names, and a formatted data folder, into a cache outside the project,
# unless they are there, and prints its folder:
#   $SORLAB_KAFKA_CACHE, else ${XDG_CACHE_HOME:-$HOME/.cache}/sorlab/kafka-<version>
# Needs Java 17 and mvn.
set -euo pipefail

here=$(cd "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")" && pwd)
version=$(sed -n 's|.*<kafka.version>\(.*\)</kafka.version>.*|\1|p' "$here/pom.xml")
cache=${SORLAB_KAFKA_CACHE:-${XDG_CACHE_HOME:-${HOME:-/tmp}/.cache}/sorlab/kafka-$version}

die() {
    printf 'fetch_kafka.sh: %s\n' "$*" >&2
    exit 1
}
command -v java >/dev/null || die "java is missing; install openjdk-17-jre-headless"

mkdir -p "$cache"
exec 9>"$cache/lock" # tests may run side by side
flock 9

# The stamp is written last, so that a fetch that was cut short is done again.
stamp=$cache/complete
wanted=$(sha256sum "$here/pom.xml" | cut -d' ' -f1)
if [[ ! -f $stamp || $(cat "$stamp") != "$wanted" ]]; then
    command -v mvn >/dev/null || die "mvn is missing; install maven"
    rm -rf "$cache/libs" "$cache/data" "$stamp"
    attempt=1
    until mvn -B -q -f "$here/pom.xml" org.apache.maven.plugins:maven-dependency-plugin:3.6.1:copy-dependencies \
        -DincludeScope=runtime -DoutputDirectory="$cache/libs" >&2 </dev/null; do
        ((attempt < 3)) || die "Maven could not fetch Kafka $version; its reason is above"
        attempt=$((attempt + 1))
        sleep 5
    done
    # KRaft storage with a SCRAM user; each test copies it, which is quicker than formatting.
    cat >"$cache/format.properties" <<END
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:1
listeners=PLAINTEXT://127.0.0.1:2,CONTROLLER://127.0.0.1:1
controller.listener.names=CONTROLLER
listener.security.protocol.map=PLAINTEXT:PLAINTEXT,CONTROLLER:PLAINTEXT
log.dirs=$cache/data
END
    cat >"$cache/log4j2.properties" <<'END'
status = error
appender.out.type = Console
appender.out.name = out
appender.out.layout.type = PatternLayout
appender.out.layout.pattern = %d{HH:mm:ss.SSS} %p %c{1}: %m%n
rootLogger.level = info
rootLogger.appenderRef.out.ref = out
END
    java -Xmx96m -XX:TieredStopAtLevel=1 -XX:+UseSerialGC "-Dlog4j2.configurationFile=file:$cache/log4j2.properties" \
        -cp "$cache/libs/*" kafka.tools.StorageTool format -t 4L6g3nShT-eMCtK--X86sw -c "$cache/format.properties" \
        --add-scram 'SCRAM-SHA-256=[name=alice,password=alice-secret]' >"$cache/format.log" 2>&1 </dev/null ||
        die "Kafka's storage could not be formatted; $cache/format.log has the reason"
    printf '%s\n' "$wanted" >"$stamp"
fi
printf '%s\n' "$cache"
