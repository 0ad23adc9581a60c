// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QHostAddress>
#include <QList>
#include <QObject>
#include <QPointer>
#include <QRandomGenerator>
#include <QTcpServer>
#include <QTcpSocket>
#include <QTimer>

#include <array>

namespace Velox {

/** What a ChaosProxy did to the connections through it. */
struct ChaosFigures
{
    qint64 connections = 0;
    qint64 delays = 0; ///< of a chunk, by 1 to 20 ms
    qint64 splits = 0; ///< chunks of which a part went on in single bytes
    qint64 stalls = 0; ///< 100 to 900 ms without a byte in one direction
    qint64 cuts = 0; ///< both directions closed in the middle of the data
    qint64 halfCloses = 0; ///< one direction closed, the other one left open
    qint64 resets = 0; ///< RST instead of FIN
    qint64 bytes = 0; ///< passed on

    ChaosFigures &operator+=(const ChaosFigures &other);
};

class ChaosLink;

/** A TCP proxy that mistreats what passes through it: delays, splits, stalls, cuts, half-closes and resets. It never
 *  reorders, changes or invents a byte, as TCP does not. What it decides depends on the seed, on the how-manieth
 *  connection, the direction and the how-manieth chunk only. Use it in the thread it lives in. */
class ChaosProxy : public QObject
{
    Q_OBJECT
public:
    ChaosProxy(quint32 seed, quint16 upstreamPort, QObject *parent = nullptr);

    /** Where it listens: a free port of the loopback address. */
    [[nodiscard]] quint16 port() const { return m_server.serverPort(); }
    /** From now on everything is passed on at once. What is held back goes first; closed connections stay closed. */
    void calmDown();
    [[nodiscard]] bool isCalm() const { return m_calm; }
    [[nodiscard]] const ChaosFigures &figures() const { return m_figures; }

private:
    friend class ChaosLink;
    void accept();

    QTcpServer m_server;
    ChaosFigures m_figures;
    quint32 m_seed;
    quint32 m_count = 0;
    quint16 m_upstreamPort;
    bool m_calm = false;
};

/** One connection through a ChaosProxy; deletes itself when both of its ends are closed. */
class ChaosLink : public QObject
{
    Q_OBJECT
public:
    ChaosLink(ChaosProxy *proxy, QTcpSocket *near, quint32 number);
    ~ChaosLink() override;
    void calmDown();

private:
    // One direction: what was read and not yet passed on.
    struct Pipe
    {
        QTcpSocket *from = nullptr;
        QTcpSocket *to = nullptr;
        QByteArray held;
        QRandomGenerator random;
        QTimer timer;
        bool ended = false; // `to` is closed for writing: drop what comes
    };

    void take(Pipe &pipe);
    void schedule(Pipe &pipe);
    void deliver(Pipe &pipe);
    void passOn(Pipe &pipe, qsizetype count);
    void split(Pipe &pipe);
    void finish(Pipe &pipe);
    void halfClose(Pipe &pipe);
    void cut(bool reset);
    void closeWhenDone();

    ChaosProxy *m_proxy;
    QTcpSocket *m_near;
    QTcpSocket m_far;
    std::array<Pipe, 2> m_pipes;
};

} // namespace Velox
