// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "support/chaosproxy.h"

#include <sys/socket.h>

namespace Velox {
namespace {

constexpr qint64 heldBytes = 64 * 1024; // so that a stall reaches the other end as a full window

void resetConnection(QTcpSocket &socket)
{
    const linger now{1, 0};
    if (socket.socketDescriptor() >= 0)
        ::setsockopt(int(socket.socketDescriptor()), SOL_SOCKET, SO_LINGER, &now, sizeof now);
    socket.abort();
}

} // namespace

ChaosFigures &ChaosFigures::operator+=(const ChaosFigures &other)
{
    connections += other.connections;
    delays += other.delays;
    splits += other.splits;
    stalls += other.stalls;
    cuts += other.cuts;
    halfCloses += other.halfCloses;
    resets += other.resets;
    bytes += other.bytes;
    return *this;
}

ChaosProxy::ChaosProxy(quint32 seed, quint16 upstreamPort, QObject *parent)
    : QObject(parent)
    , m_seed(seed)
    , m_upstreamPort(upstreamPort)
{
    connect(&m_server, &QTcpServer::newConnection, this, &ChaosProxy::accept);
    m_server.listen(QHostAddress::LocalHost, 0);
}

void ChaosProxy::accept()
{
    while (QTcpSocket *near = m_server.nextPendingConnection())
        new ChaosLink(this, near, ++m_count);
}

void ChaosProxy::calmDown()
{
    m_calm = true;
    const auto links = findChildren<ChaosLink *>(QString(), Qt::FindDirectChildrenOnly);
    for (ChaosLink *link : links)
        link->calmDown();
}

ChaosLink::ChaosLink(ChaosProxy *proxy, QTcpSocket *near, quint32 number)
    : QObject(proxy)
    , m_proxy(proxy)
    , m_near(near)
{
    ++m_proxy->m_figures.connections;
    near->setParent(this);
    for (quint32 direction = 0; direction < 2; ++direction) {
        Pipe &pipe = m_pipes[direction];
        pipe.from = direction == 0 ? near : &m_far;
        pipe.to = direction == 0 ? &m_far : near;
        const std::array<quint32, 3> seed{m_proxy->m_seed, number, direction};
        pipe.random = QRandomGenerator(seed.data(), qsizetype(seed.size()));
        pipe.timer.setSingleShot(true);
        connect(&pipe.timer, &QTimer::timeout, this, [this, &pipe] { deliver(pipe); });
        pipe.from->setReadBufferSize(heldBytes);
        connect(pipe.from, &QTcpSocket::readyRead, this, [this, &pipe] { take(pipe); });
        connect(pipe.from, &QTcpSocket::disconnected, this, [this, &pipe] { take(pipe); });
        connect(pipe.to, &QTcpSocket::bytesWritten, this, [this, &pipe] { take(pipe); });
        connect(pipe.from, &QTcpSocket::errorOccurred, this, [this, &pipe] { take(pipe); });
    }
    connect(&m_far, &QTcpSocket::connected, this, [this] { take(m_pipes[0]); });
    near->setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_far.setSocketOption(QAbstractSocket::LowDelayOption, 1);
    m_far.connectToHost(QHostAddress(QHostAddress::LocalHost), m_proxy->m_upstreamPort);
}

ChaosLink::~ChaosLink()
{
    // A socket that is destroyed says that it is disconnected, and the pipes are gone by then.
    m_near->disconnect(this);
    m_far.disconnect(this);
}

void ChaosLink::calmDown()
{
    for (Pipe &pipe : m_pipes) {
        if (pipe.timer.isActive())
            pipe.timer.start(0);
    }
}

// Reads as far as the bounds allow, and sees to it that what was read goes on, or the end of it.
void ChaosLink::take(Pipe &pipe)
{
    if (pipe.to->state() == QAbstractSocket::ConnectingState || pipe.to->bytesToWrite() > heldBytes)
        return;
    const qint64 room = heldBytes - pipe.held.size();
    const bool isOpen = pipe.from->isOpen(); // not where it was reset or never connected
    if (isOpen && pipe.ended)
        pipe.from->readAll();
    else if (isOpen && room > 0)
        pipe.held += pipe.from->read(room);
    if (pipe.held.isEmpty())
        finish(pipe);
    else if (!pipe.timer.isActive())
        schedule(pipe);
}

// The reader's side sends little, so that most of what happens, happens to what the server sends.
void ChaosLink::schedule(Pipe &pipe)
{
    if (m_proxy->m_calm)
        return pipe.timer.start(0);
    const quint32 kind = pipe.random.bounded(100u);
    const int delay = pipe.random.bounded(1, 20);
    const int stall = pipe.random.bounded(100, 900);
    if (kind < 2) {
        ++m_proxy->m_figures.stalls;
        pipe.timer.start(stall);
    } else if (kind < 40) {
        ++m_proxy->m_figures.delays;
        pipe.timer.start(delay);
    } else {
        pipe.timer.start(0);
    }
}

void ChaosLink::deliver(Pipe &pipe)
{
    if (m_proxy->m_calm) {
        passOn(pipe, pipe.held.size());
        return take(pipe);
    }
    const quint32 kind = pipe.random.bounded(1000u);
    const quint32 part = pipe.random.bounded(1000u);
    const auto some = qsizetype(quint64(pipe.held.size()) * part / 1000);
    if (kind < 10) {
        ++m_proxy->m_figures.cuts;
        passOn(pipe, some);
        return cut(false);
    }
    if (kind < 18) {
        ++m_proxy->m_figures.resets;
        passOn(pipe, some);
        return cut(true);
    }
    if (kind < 23) {
        ++m_proxy->m_figures.halfCloses;
        passOn(pipe, some);
        return halfClose(pipe);
    }
    if (kind < 150)
        split(pipe);
    else
        passOn(pipe, kind < 400 ? some : pipe.held.size());
    take(pipe);
}

void ChaosLink::passOn(Pipe &pipe, qsizetype count)
{
    if (pipe.ended || pipe.to->state() != QAbstractSocket::ConnectedState) {
        pipe.held.clear(); // nobody is there to take it
        return;
    }
    pipe.to->write(pipe.held.first(count));
    pipe.to->flush();
    m_proxy->m_figures.bytes += count;
    pipe.held.remove(0, count);
}

void ChaosLink::split(Pipe &pipe)
{
    ++m_proxy->m_figures.splits;
    for (qsizetype count = std::min<qsizetype>(pipe.held.size(), 40); count > 0 && !pipe.held.isEmpty();
         --count)
        passOn(pipe, 1);
}

// Where one end is gone and all that it sent is passed on, the other end hears of it.
void ChaosLink::finish(Pipe &pipe)
{
    if (pipe.from->state() == QAbstractSocket::UnconnectedState && pipe.from->bytesAvailable() == 0
        && pipe.to->state() == QAbstractSocket::ConnectedState)
        pipe.to->disconnectFromHost();
    closeWhenDone();
}

void ChaosLink::halfClose(Pipe &pipe)
{
    pipe.ended = true;
    pipe.held.clear();
    if (pipe.to->state() == QAbstractSocket::ConnectedState)
        ::shutdown(int(pipe.to->socketDescriptor()), SHUT_WR);
    take(pipe);
}

void ChaosLink::cut(bool reset)
{
    for (Pipe &pipe : m_pipes) {
        pipe.ended = true;
        pipe.held.clear();
        pipe.timer.stop();
    }
    for (QTcpSocket *socket : {m_near, &m_far}) {
        if (reset)
            resetConnection(*socket);
        else
            socket->disconnectFromHost();
    }
    closeWhenDone();
}

void ChaosLink::closeWhenDone()
{
    if (m_near->state() == QAbstractSocket::UnconnectedState
        && m_far.state() == QAbstractSocket::UnconnectedState && m_pipes[0].held.isEmpty()
        && m_pipes[1].held.isEmpty())
        deleteLater();
}

} // namespace Velox
