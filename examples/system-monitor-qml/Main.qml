// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Shows: a Qt Quick window on the state of the dashboard example, which must run: `./dev demo` in one terminal, this program
// (`./dev demo-qml`) in another; give it another address as its argument. You should see gauges and plots that move twice a
// second, processes that change places with their rows, and, while the server is away, the last values and a countdown.

import QtQuick
import QtQuick.Layouts
import Velox

Window {
    id: window
    width: 1180
    height: 760
    minimumWidth: 760
    minimumHeight: 560
    visible: true
    title: "System monitor"
    color: Style.rule

    readonly property string address: Array.from(Qt.application.arguments).find(word => /^(http|ws)s?:/.test(word))
        ?? "http://127.0.0.1:8080/sync"

    VeloxClient {
        id: remote
        url: window.address
        active: true
        onUpdated: {
            const now = remote.state;
            load.add([now.cpu?.load ?? 0]);
            network.add([now.network?.rxRate ?? 0, now.network?.txRate ?? 0]);
            disk.add([now.disk?.readRate ?? 0, now.disk?.writeRate ?? 0]);
        }
    }

    GridLayout {
        anchors.fill: parent
        columns: 3
        columnSpacing: 1
        rowSpacing: 1

        Header {
            client: remote
            Layout.columnSpan: 3
            Layout.fillWidth: true
        }

        Panel {
            title: "Processor"
            detail: `${remote.state.host?.cores ?? 0} cores · load ${(remote.state.cpu?.load1 ?? 0).toFixed(2)}`
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 2
            Layout.preferredHeight: 2
            Layout.columnSpan: 2

            RowLayout {
                anchors.fill: parent
                spacing: 16
                Gauge {
                    title: "load"
                    share: remote.state.cpu?.load ?? 0
                    series: Style.cpu
                    Layout.preferredWidth: 170
                    Layout.fillHeight: true
                }
                CoreBars {
                    cores: remote.slice("/cpu/cores")
                    Layout.preferredWidth: 70
                    Layout.fillHeight: true
                }
                Plot {
                    id: load
                    series: [Style.cpu]
                    maximum: 1
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
            }
        }

        Panel {
            title: "Memory"
            detail: Style.bytes(remote.state.memory?.available) + " available"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 2

            RowLayout {
                anchors.fill: parent
                Gauge {
                    title: "memory"
                    share: (remote.state.memory?.used ?? 0) / (remote.state.memory?.total || 1)
                    detail: Style.bytes(remote.state.memory?.used) + " of " + Style.bytes(remote.state.memory?.total)
                    series: Style.memory
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
                Gauge {
                    visible: (remote.state.memory?.swapTotal ?? 0) > 0
                    title: "swap"
                    share: (remote.state.memory?.swapUsed ?? 0) / (remote.state.memory?.swapTotal || 1)
                    detail: Style.bytes(remote.state.memory?.swapUsed)
                    series: Style.swap
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
            }
        }

        Panel {
            title: "Processes"
            detail: `${remote.state.cpu?.processes ?? 0} in all`
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 2
            Layout.preferredHeight: 3
            Layout.columnSpan: 2
            Layout.rowSpan: 2

            ProcessList {
                anchors.fill: parent
                processes: remote.slice("/processes")
            }
        }

        Panel {
            title: "Network and disk"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 2

            ColumnLayout {
                anchors.fill: parent
                spacing: 4
                Flow {
                    spacing: 12
                    Layout.fillWidth: true
                    Figure { name: "in"; value: Style.bytes(remote.state.network?.rxRate) + "/s"; series: Style.received }
                    Figure { name: "out"; value: Style.bytes(remote.state.network?.txRate) + "/s"; series: Style.sent }
                }
                Plot {
                    id: network
                    series: [Style.received, Style.sent]
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
                Flow {
                    spacing: 12
                    Layout.fillWidth: true
                    Layout.topMargin: 8
                    Figure { name: "read"; value: Style.bytes(remote.state.disk?.readRate) + "/s"; series: Style.read }
                    Figure { name: "write"; value: Style.bytes(remote.state.disk?.writeRate) + "/s"; series: Style.write }
                }
                Plot {
                    id: disk
                    series: [Style.read, Style.write]
                    Layout.fillWidth: true
                    Layout.fillHeight: true
                }
            }
        }

        Panel {
            title: "Events"
            Layout.fillWidth: true
            Layout.fillHeight: true
            Layout.preferredWidth: 1
            Layout.preferredHeight: 1

            EventList {
                anchors.fill: parent
                events: remote.slice("/log")
            }
        }
    }
}
