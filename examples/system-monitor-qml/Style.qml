// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
pragma Singleton
import QtQuick

// One sheet of instruments, ruled by hairlines; colour belongs to data alone.
QtObject {
    readonly property color sheet: "#0f1214"
    readonly property color rule: "#252c30"
    readonly property color grid: "#1a2023"
    readonly property color ink: "#eceeea"
    readonly property color muted: "#919c9d"
    readonly property color cpu: "#ffb83d"
    readonly property color memory: "#4fc7b1"
    readonly property color swap: "#c99be0"
    readonly property color read: "#75aaff"
    readonly property color write: "#c79cff"
    readonly property color received: "#5fd0e8"
    readonly property color sent: "#ff9273"
    readonly property color good: "#62cf91"
    readonly property color bad: "#ff7a70"

    readonly property int text: 14
    readonly property int small: 12

    // 1234567 as "1.2 MB".
    function bytes(value) {
        const units = ["B", "kB", "MB", "GB", "TB"];
        let unit = 0;
        let rest = value ?? 0;
        while (rest >= 999.5 && unit < units.length - 1) {
            rest /= 1000;
            ++unit;
        }
        return (unit > 0 && rest < 99.5 ? rest.toFixed(1) : rest.toFixed(0)) + " " + units[unit];
    }

    function percent(share) {
        return ((share ?? 0) * 100).toFixed(0) + " %";
    }

    function duration(seconds) {
        const minutes = Math.floor((seconds ?? 0) / 60);
        const hours = Math.floor(minutes / 60);
        const days = Math.floor(hours / 24);
        if (days > 0)
            return days + " d " + (hours % 24) + " h";
        return hours > 0 ? hours + " h " + (minutes % 60) + " min" : minutes + " min";
    }
}
