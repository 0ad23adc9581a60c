// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick

// A share of something as an arc, with its number inside.
Item {
    id: gauge

    required property string title
    required property real share // 0 to 1
    required property color series
    property string detail: ""

    property real shown: share
    Behavior on shown { NumberAnimation { duration: 300; easing.type: Easing.OutCubic } }
    onShownChanged: arc.requestPaint()
    onSeriesChanged: arc.requestPaint()

    Canvas {
        id: arc
        anchors.fill: parent
        onWidthChanged: requestPaint()
        onHeightChanged: requestPaint()
        onPaint: {
            const context = getContext("2d");
            context.reset();
            const radius = Math.min(width, height * 1.12) / 2 - 8;
            const start = Math.PI * 0.8;
            const sweep = Math.PI * 1.4;
            const stroke = (color, share) => {
                context.beginPath();
                context.strokeStyle = color;
                context.arc(width / 2, height * 0.54, radius, start, start + sweep * share);
                context.stroke();
            };
            context.lineWidth = 9;
            context.lineCap = "round";
            stroke(Style.rule, 1);
            if (gauge.shown > 0.003)
                stroke(gauge.series, Math.min(1, gauge.shown));
        }
    }
    Column {
        anchors { horizontalCenter: parent.horizontalCenter; verticalCenter: parent.verticalCenter; verticalCenterOffset: 4 }
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            text: Style.percent(gauge.share)
            color: Style.ink
            font { pixelSize: Math.max(16, Math.min(gauge.width, gauge.height) * 0.18); weight: Font.DemiBold }
        }
        Text {
            anchors.horizontalCenter: parent.horizontalCenter
            text: gauge.title
            color: Style.ink
            font.pixelSize: Style.small
        }
    }
    Text {
        anchors { horizontalCenter: parent.horizontalCenter; bottom: parent.bottom }
        text: gauge.detail
        color: Style.muted
        font.pixelSize: Style.small
    }
}
