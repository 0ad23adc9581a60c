// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/container_p.h"

#include <QPointer>
#include <QThread>

#include <algorithm>
#include <utility>

namespace Velox {

Q_LOGGING_CATEGORY(lcModel, "velox.model")

void ContainerData::addFeed(std::shared_ptr<ContainerLog> feed)
{
    const ContainerLock::Writer writer(lock);
    if (!writer.isRefused() && !closed)
        feeds.push_back(std::move(feed));
}

void ContainerData::removeFeed(const std::shared_ptr<ContainerLog> &feed)
{
    const ContainerLock::Writer writer(lock);
    if (writer.isRefused())
        feed->active = false; // reading here, so nobody writes: it stays, and stays silent
    else
        std::erase(feeds, feed);
}

void ContainerData::close()
{
    const ContainerLock::Writer writer(lock);
    closed = true;
    view->active = false;
    for (const auto &feed : feeds)
        feed->active = false;
    feeds.clear();
    clear();
}

std::vector<std::shared_ptr<ContainerLog>> ContainerData::claimWakes()
{
    std::vector<std::shared_ptr<ContainerLog>> claimed;
    const auto claim = [&claimed](const std::shared_ptr<ContainerLog> &log) {
        if (log->woken || !log->active || log->isEmpty())
            return;
        log->woken = true;
        claimed.push_back(log);
    };
    for (const auto &feed : feeds)
        claim(feed);
    claim(view);
    return claimed;
}

bool Container::isOwnThread() const { return m_owner->thread() == QThread::currentThread(); }

bool Container::write(const std::shared_ptr<ContainerData> &data, const std::function<void()> &change)
{
    const auto keep = data; // the change, or a slot, may delete the container
    std::vector<std::shared_ptr<ContainerLog>> wakes;
    {
        const ContainerLock::Writer writer(keep->lock);
        if (writer.isRefused()) {
            qCWarning(lcModel, "a container cannot be changed by the callback that reads it");
            return false;
        }
        change();
        if (writer.isNested() || keep->closed)
            return true;
        wakes = keep->claimWakes();
    }
    const QPointer<QObject> alive(m_owner);
    bool viewWoken = false;
    for (const auto &log : wakes) {
        viewWoken = viewWoken || log == keep->view;
        if (log->wake)
            log->wake();
    }
    if (!alive)
        return true;
    if (isOwnThread())
        drain(*keep);
    else if (viewWoken)
        QMetaObject::invokeMethod(
            m_owner, [this, keep] { drain(*keep); }, Qt::QueuedConnection);
    return true;
}

void Container::objectDied(const std::shared_ptr<ContainerData> &data, QObject *object)
{
    write(data, [&] { data->forget(object); });
}

void Container::drain(ContainerData &data)
{
    // Signals inside a batch would show half of it; its end drains.
    if (m_draining || data.lock.isWrittenHere())
        return;
    m_draining = true;
    const QPointer<QObject> alive(m_owner);
    while (showNext()) { }
    if (alive)
        m_draining = false;
}

} // namespace Velox
