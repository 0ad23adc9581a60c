// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick
import Velox

// Whose state it is, and how the connection to it is.
Rectangle {
    id: header

    required property VeloxClient client

    property int waitMs: 0

    color: Style.sheet
    implicitHeight: 64

    Connections {
        target: header.client
        function onRetryScheduled(ms) {
            header.waitMs = ms;
            countdown.restart();
        }
    }
    Timer {
        id: countdown
        interval: 100
        repeat: true
        running: header.waitMs > 0
        onTriggered: header.waitMs = Math.max(0, header.waitMs - interval)
    }

    Column {
        anchors { left: parent.left; leftMargin: 14; verticalCenter: parent.verticalCenter }
        Text {
            text: header.client.state.host?.name || header.client.url
            color: Style.ink
            font { pixelSize: 22; weight: Font.DemiBold }
        }
        Text {
            text: `${header.client.state.host?.os ?? ""} · up ${Style.duration(header.client.state.host?.uptime)}`
            color: Style.muted
            font.pixelSize: Style.small
        }
    }

    Column {
        anchors { right: parent.right; rightMargin: 14; verticalCenter: parent.verticalCenter }
        Row {
            anchors.right: parent.right
            spacing: 8
            Rectangle {
                anchors.verticalCenter: parent.verticalCenter
                width: 9
                height: 9
                radius: 5
                color: state.color
            }
            Text {
                id: state
                text: {
                    switch (header.client.status) {
                    case VeloxClient.Connected:
                        return "connected";
                    case VeloxClient.Waiting:
                        return "trying again in " + Math.ceil(header.waitMs / 1000) + " s";
                    default:
                        return "connecting …";
                    }
                }
                color: header.client.connected ? Style.good : header.client.synced ? Style.bad : Style.cpu
                font { pixelSize: Style.text; weight: Font.DemiBold }
            }
        }
        Text {
            anchors.right: parent.right
            text: header.client.connected ? `version ${header.client.version}` : header.client.errorString
            color: Style.muted
            font.pixelSize: Style.small
        }
    }
}
