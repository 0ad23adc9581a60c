#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
#
# Installs the packages in a fresh copy of a minimal Debian and uses each of them there, as somebody would who has nothing
# else. As root; nothing of the copy stays. Usage: verify.sh BARE-ROOT PACKAGES SOURCE (./dev package --verify calls it)
set -euo pipefail

if [ "${1:-}" != --inside ]; then
    bare=$1 packages=$2 source=$3
    fresh=$(mktemp -d "$bare-fresh.XXXXXX")
    trap 'rm -rf "$fresh"' EXIT
    cp -a "$bare/." "$fresh"
    mkdir -p "$fresh/packages" "$fresh/tests"
    cp "$packages"/*.deb "$fresh/packages/"
    (cd "$fresh/packages" && dpkg-scanpackages . >Packages 2>/dev/null)
    cp -r "$source/autotests/install/"{consumer,window.qml} "$source/packaging/debian/verify.sh" "$fresh/tests/"
    cp -L /etc/resolv.conf "$fresh/etc/resolv.conf"
    # The mounts are in a namespace of their own, and gone before the folder is deleted.
    unshare --mount --propagation private bash -c '
        mount -t proc proc "$1/proc" && mount --rbind /dev "$1/dev" &&
            chroot "$1" env -i PATH=/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 /tests/verify.sh --inside' verify "$fresh"
    exit
fi

get_packages() {
    DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "$@" >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; exit 1; }
    echo "installed: $* ($(grep -c '^Setting up' /tmp/apt.log) packages with what they need)"
}

run_qml() { QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software timeout 60 /usr/lib/qt6/bin/qml "$@"; }

cd /tests
echo 'deb [trusted=yes] file:/packages ./' >/etc/apt/sources.list.d/velox.list
echo force-unsafe-io >/etc/dpkg/dpkg.cfg.d/90velox # the copy is thrown away
apt-get update >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; exit 1; }

echo "== velox-tools: velox serve and velox get"
get_packages velox-tools
echo '{"answer":42}' >state.json
velox serve state.json --listen 127.0.0.1:0 >serve.log &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do grep -q listening serve.log && break; sleep 0.1; done
url=$(sed -n 's/^listening on //p' serve.log)
answer=$(velox get "$url" /answer)
echo "velox get $url /answer: $answer"
[ "$answer" = 42 ]
if dpkg-query -W -f '${Package}\n' | grep -E -e '-dev$|^qml'; then
    echo "velox-tools brings what only developers need"
    exit 1
fi

echo "== qml6-module-velox: a window"
get_packages qml6-module-velox qml6-module-qtquick qml6-module-qtquick-window qml-qt6 # the tool shows what it loads in a window
port=${url#http://127.0.0.1:}
port=${port%/sync}
sed "s/PORT/$port/" window.qml >shown.qml
run_qml shown.qml 2>&1 | tee window.log
grep -q 'shows 42' window.log

echo "== qml6-module-velox-server: import Velox.Server"
get_packages qml6-module-velox-server
cat >server.qml <<'QML'
import QtQuick
import Velox
import Velox.Server
Item {
    VeloxServer {
        id: server
        port: 0
        VeloxState { path: "/sync"; source: QtObject { property int answer: 43 } }
    }
    VeloxClient {
        url: server.url + "/sync"
        active: server.listening
        onUpdated: { console.log("answer " + state.answer); Qt.exit(0) }
    }
}
QML
run_qml server.qml 2>&1 | tee server.log
grep -q 'answer 43' server.log

echo "== velox-for-qt-dev: find_package, all components and some"
get_packages velox-for-qt-dev cmake g++ make pkg-config
mkdir all
cat >all/CMakeLists.txt <<'CMAKE'
cmake_minimum_required(VERSION 3.22)
project(all LANGUAGES CXX)
find_package(Velox REQUIRED)
foreach(part IN ITEMS Core Client Server Qml QmlServer)
    if(NOT TARGET Velox::${part})
        message(FATAL_ERROR "no ${part}")
    endif()
endforeach()
CMAKE
cmake -S all -B all/build >cmake.log 2>&1 || { cat cmake.log; exit 1; }
cmake -S consumer -B consumer/build >cmake.log 2>&1 && cmake --build consumer/build >>cmake.log 2>&1 || { cat cmake.log; exit 1; }
timeout 60 consumer/build/consumer
echo "consumer: server and client agree"

echo "== velox-for-qt-dev: pkg-config"
# shellcheck disable=SC2046
g++ -std=c++20 -fPIC consumer/main.cpp -o by-pkg-config $(pkg-config --cflags --libs velox-client velox-server)
timeout 60 ./by-pkg-config
echo "by-pkg-config: server and client agree"

echo "== purged"
DEBIAN_FRONTEND=noninteractive apt-get purge -y '^libvelox.*' '^qml6-module-velox.*' '^velox-.*' >/tmp/apt.log 2>&1 || { cat /tmp/apt.log; exit 1; }
if find /usr /etc /var/lib/dpkg/info -iname '*velox*' -not -path '/etc/apt/*' -not -path /etc/dpkg/dpkg.cfg.d/90velox | grep .; then
    echo "these files stay"
    exit 1
fi
echo "all packages work"
