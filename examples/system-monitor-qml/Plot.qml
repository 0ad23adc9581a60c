// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
import QtQuick

// Lines over time. Each call of add() is one step to the right.
Item {
    id: plot

    // One colour for each line.
    required property list<color> series
    property real maximum: 0 // of the values; 0: the largest that is shown
    property int steps: 120

    property var values: []

    function add(sample) {
        values.push(sample);
        if (values.length > steps)
            values.shift();
        canvas.requestPaint();
    }

    Canvas {
        id: canvas
        anchors.fill: parent
        onWidthChanged: requestPaint()
        onHeightChanged: requestPaint()
        onPaint: {
            const context = getContext("2d");
            context.reset();
            context.lineWidth = 1;
            context.strokeStyle = Style.grid;
            for (let i = 0; i <= 4; ++i) {
                const y = Math.round(i * (height - 1) / 4) + 0.5;
                context.beginPath();
                context.moveTo(0, y);
                context.lineTo(width, y);
                context.stroke();
            }
            const top = plot.maximum || 1.15 * Math.max(1, ...plot.values.map(sample => Math.max(...sample)));
            const x = i => width - (plot.values.length - 1 - i) * width / (plot.steps - 1);
            const y = value => height - 1 - Math.min(1, value / top) * (height - 3);
            for (let line = 0; line < plot.series.length && plot.values.length > 1; ++line) {
                context.beginPath();
                plot.values.forEach((sample, i) => i ? context.lineTo(x(i), y(sample[line])) : context.moveTo(x(i), y(sample[line])));
                context.strokeStyle = plot.series[line];
                context.lineWidth = 1.6;
                context.stroke();
                if (line > 0)
                    continue;
                context.lineTo(width, height);
                context.lineTo(x(0), height);
                context.closePath();
                context.globalAlpha = 0.12;
                context.fillStyle = plot.series[line];
                context.fill();
                context.globalAlpha = 1;
            }
        }
    }
}
