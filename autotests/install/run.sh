#!/usr/bin/env bash
# SPDX-FileCopyrightText: 2026 The Velox for Qt authors
# SPDX-License-Identifier: MIT
#
# Installs a build into a folder of its own and uses it as others would: with find_package, pkg-config, the velox program,
# and Qt's qml tool. Usage: run.sh SOURCE BUILD WORK QML-TOOL
set -euo pipefail
source=$1 build=$2 work=$3 qml=$4
prefix=$work/prefix

rm -rf "$work"
mkdir -p "$work"
cmake --install "$build" --prefix "$prefix" >"$work/install.log"
libdir=$(cd "$prefix" && dirname "$(find lib* -name 'libVeloxCore.so' -not -type d | head -n 1)")

echo "== find_package"
cmake -S "$source/autotests/install/consumer" -B "$work/consumer" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >"$work/consumer.log"
cmake --build "$work/consumer" >>"$work/consumer.log" || { cat "$work/consumer.log"; exit 1; }
"$work/consumer/consumer"

echo "== pkg-config"
export PKG_CONFIG_PATH=$prefix/$libdir/pkgconfig
# shellcheck disable=SC2046
c++ -std=c++20 -fPIC "$source/autotests/install/consumer/main.cpp" -o "$work/by-pkg-config" \
    $(pkg-config --cflags --libs velox-client velox-server) -Wl,-rpath,"$prefix/$libdir"
"$work/by-pkg-config"

echo "== examples, each alone"
for example in counter counter-qml todo system-monitor-qml mirror; do
    [ -d "$source/examples/$example" ] || continue
    cmake -S "$source/examples/$example" -B "$work/$example" -G Ninja -DCMAKE_PREFIX_PATH="$prefix" >"$work/$example.log" 2>&1 &&
        cmake --build "$work/$example" >>"$work/$example.log" 2>&1 || { cat "$work/$example.log"; exit 1; }
done

echo "== velox and qml"
echo '{"answer":42}' >"$work/state.json"
"$prefix/bin/velox" serve "$work/state.json" --listen 127.0.0.1:0 >"$work/serve.log" &
server=$!
trap 'kill $server' EXIT
for _ in $(seq 100); do grep -q listening "$work/serve.log" && break; sleep 0.1; done
url=$(sed -n 's/^listening on //p' "$work/serve.log")
[ "$("$prefix/bin/velox" get "$url" /answer)" = 42 ]
port=${url#http://127.0.0.1:}
sed "s/PORT/${port%/sync}/" "$source/autotests/install/window.qml" >"$work/window.qml"
[ "$(wc -l <"$work/window.qml")" -le 15 ]
QT_QPA_PLATFORM=offscreen QT_QUICK_BACKEND=software QML_IMPORT_PATH=$prefix/$libdir/qt6/qml \
    timeout 60 "$qml" "$work/window.qml" 2>&1 | tee "$work/window.log"
grep -q 'shows 42' "$work/window.log"
echo "all of it works"
