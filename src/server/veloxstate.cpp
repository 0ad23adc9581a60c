// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "server/veloxstate.h"

#include "server/blockinginvoke.h"
#include "server/veloxstate_p.h"
#include "json/variantjson.h"

#include <QRandomGenerator>

using namespace Velox;
using std::chrono::milliseconds;

namespace {

constexpr int minIntervalMs = 10; // pings and time-outs closer than this would be all that a server does

template <typename T>
bool assign(T &member, const T &value)
{
    const bool differs = member != value;
    member = value;
    return differs;
}

} // namespace

// ---- publishing ----

StateHub *VeloxState::Private::makeHub()
{
    const quint64 number = QRandomGenerator::system()->generate64();
    const QByteArray id = QByteArray::number(number, 16).rightJustified(16, '0');
    stateId = QString::fromLatin1(id);
    hub = new StateHub(id);
    hub->setSettings(settings);
    publisher = std::make_unique<Publisher>();
    publisher->setThrottle(throttle);
    // Always queued, whether or not the hub will live in another thread: neither side ever runs inside the other.
    QObject::connect(publisher.get(), &Publisher::batchReady, hub, &StateHub::apply, Qt::QueuedConnection);
    QObject::connect(
        hub, &StateHub::applied, publisher.get(),
        [this](qint64 newVersion, bool changed) { applied(newVersion, changed); }, Qt::QueuedConnection);
    QObject::connect(
        hub, &StateHub::noticed, q, [this, notices = hub->notices()] { takeNotice(notices); },
        Qt::QueuedConnection);
    if (giveSource)
        giveSource(*publisher);
    return hub;
}

void VeloxState::Private::release()
{
    publisher.reset();
    hub = nullptr;
    unpublish = nullptr;
}

void VeloxState::Private::publishSource()
{
    if (publisher && giveSource)
        giveSource(*publisher);
}

void VeloxState::Private::sendSettings()
{
    if (hub)
        QMetaObject::invokeMethod(
            hub, [to = hub, values = settings] { to->setSettings(values); }, Qt::QueuedConnection);
}

void VeloxState::Private::applied(qint64 newVersion, bool changed)
{
    const QPointer<VeloxState> alive(q);
    publisher->acknowledge();
    if (changed) {
        version = newVersion;
        Q_EMIT q->versionChanged();
    }
    if (alive)
        Q_EMIT q->pushed();
}

void VeloxState::Private::takeNotice(const std::shared_ptr<ReaderNotices> &notices)
{
    const auto notice = notices->takeFirst();
    // One for each turn of the event loop; asked for before a slot may run a loop of its own, or delete the state.
    if (notices->sleep())
        QMetaObject::invokeMethod(
            q, [this, notices] { takeNotice(notices); }, Qt::QueuedConnection);
    if (!notice)
        return;
    const QPointer<VeloxState> alive(q);
    readers += notice->isThere ? 1 : -1;
    Q_EMIT q->connectionCountChanged();
    if (alive && notice->isThere)
        Q_EMIT q->readerConnected(notice->reader);
    else if (alive)
        Q_EMIT q->readerDisconnected(notice->reader);
}

// ---- the public class ----

VeloxState::VeloxState(QObject *parent)
    : QObject(parent)
    , d(std::make_unique<Private>(this))
{
}

VeloxState::~VeloxState()
{
    if (const auto unpublish = d->unpublish) // a copy, as release() clears it
        unpublish();
}

QString VeloxState::path() const { return d->path; }

void VeloxState::setPath(const QString &path)
{
    if (d->unpublish) {
        qWarning("VeloxState: the path cannot change while the state is published");
        return;
    }
    if (assign(d->path, path))
        Q_EMIT pathChanged();
}

QObject *VeloxState::source() const { return d->source; }

void VeloxState::setSource(QObject *source)
{
    if (d->source == source && source)
        return;
    d->source = source;
    d->giveSource = [pointer = QPointer<QObject>(source)](Publisher &publisher) {
        publisher.setSource(QVariant::fromValue(pointer.data()));
    };
    d->publishSource();
    Q_EMIT sourceChanged();
}

void VeloxState::setSource(std::function<QVariant()> read)
{
    d->source = nullptr;
    d->giveSource = [read = std::move(read)](Publisher &publisher) { publisher.setSource(read); };
    d->publishSource();
    Q_EMIT sourceChanged();
}

void VeloxState::setData(const QVariant &data)
{
    d->source = nullptr;
    d->giveSource = [data](Publisher &publisher) { publisher.setSource(data); };
    d->publishSource();
    Q_EMIT sourceChanged();
}

void VeloxState::setData(const QJsonValue &data) { setData(QVariant::fromValue(data)); }

bool VeloxState::setJson(const QByteArray &json, JsonError *error)
{
    const auto text = JsonReader::canonical(json, error);
    if (text)
        setData(QVariant::fromValue(JsonText{*text}));
    return text.has_value();
}

void VeloxState::push()
{
    if (d->publisher)
        d->publisher->push();
}

int VeloxState::throttleMs() const { return int(d->throttle.count()); }

void VeloxState::setThrottleMs(int throttleMs)
{
    if (!assign(d->throttle, std::max(Limits::minThrottle, milliseconds(throttleMs))))
        return;
    if (d->publisher)
        d->publisher->setThrottle(d->throttle);
    Q_EMIT throttleMsChanged();
}

int VeloxState::pingIntervalMs() const { return int(d->settings.pingInterval.count()); }

void VeloxState::setPingIntervalMs(int pingIntervalMs)
{
    if (!assign(d->settings.pingInterval, milliseconds(std::max(minIntervalMs, pingIntervalMs))))
        return;
    d->sendSettings();
    Q_EMIT pingIntervalMsChanged();
}

int VeloxState::writeTimeoutMs() const { return int(d->settings.writeTimeout.count()); }

void VeloxState::setWriteTimeoutMs(int writeTimeoutMs)
{
    if (!assign(d->settings.writeTimeout, milliseconds(std::max(minIntervalMs, writeTimeoutMs))))
        return;
    d->sendSettings();
    Q_EMIT writeTimeoutMsChanged();
}

qlonglong VeloxState::maxUnsentBytes() const { return d->settings.maxUnsentBytes; }

void VeloxState::setMaxUnsentBytes(qlonglong maxUnsentBytes)
{
    if (!assign(d->settings.maxUnsentBytes, std::max(qint64(0), qint64(maxUnsentBytes))))
        return;
    d->sendSettings();
    Q_EMIT maxUnsentBytesChanged();
}

qlonglong VeloxState::historyBytes() const { return d->settings.historyBytes.value_or(-1); }

void VeloxState::setHistoryBytes(qlonglong historyBytes)
{
    std::optional<qint64> bytes;
    if (historyBytes >= 0)
        bytes = historyBytes;
    if (!assign(d->settings.historyBytes, bytes))
        return;
    d->sendSettings();
    Q_EMIT historyBytesChanged();
}

VeloxState::PatchFormat VeloxState::defaultPatch() const
{
    return d->settings.defaultFormat == StateStore::Format::Json ? PatchFormat::JsonPatch
                                                                 : PatchFormat::MergePatch;
}

void VeloxState::setDefaultPatch(PatchFormat defaultPatch)
{
    const bool isJson = defaultPatch == PatchFormat::JsonPatch;
    if (!assign(d->settings.defaultFormat, isJson ? StateStore::Format::Json : StateStore::Format::Merge))
        return;
    d->sendSettings();
    Q_EMIT defaultPatchChanged();
}

QString VeloxState::stateId() const { return d->stateId; }
qlonglong VeloxState::version() const { return d->version; }
int VeloxState::connectionCount() const { return d->readers; }

QList<VeloxConnection> VeloxState::connections() const
{
    QList<VeloxConnection> connections;
    if (StateHub *hub = d->hub)
        blockingInvoke(hub, [hub, &connections] { connections = hub->connections(); });
    return connections;
}

void VeloxState::closeConnection(qulonglong id)
{
    if (StateHub *hub = d->hub)
        QMetaObject::invokeMethod(
            hub, [hub, id] { hub->closeConnection(id); }, Qt::QueuedConnection);
}
