// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/vmap.h"

#include "model/mapdata_p.h"
#include "model/maprows_p.h"
#include "model/valuefields_p.h"

#include <QMetaMethod>
#include <QPointer>

#include <utility>

using namespace Velox;

namespace {

// More keys than this since the last turn of the event loop: a view is faster with a reset.
constexpr int MaxShownKeys = 10'000;

} // namespace

class VMapPrivate : public Container
{
public:
    explicit VMapPrivate(VMap *map);

    bool write(const std::function<void()> &change) { return Container::write(data, change); }
    bool showNext() override;
    bool showEntry(const QString &key, const std::optional<QVariant> &value);
    void showReset(const QVariantMap &entries);
    void tellValue(const QString &key, const QVariant &value);

    VMap *const q;
    const std::shared_ptr<MapData> data;
    MapRows shown; // what views see: touched in the own thread only, between their signals
    std::shared_ptr<MapContent> content; // taken, and to be shown if that is a reset
};

VMapPrivate::VMapPrivate(VMap *map)
    : Container(map)
    , q(map)
    , data(std::make_shared<MapData>(map, [this](QObject *object) { objectDied(data, object); }))
{
    const auto log = std::make_shared<MapLog>();
    log->limit = MaxShownKeys;
    log->active = true;
    data->view = log;
}

bool VMapPrivate::showNext()
{
    MapFeed::Changes changes;
    NestedObjects::Events events;
    {
        const ContainerLock::Reader reader(data->lock);
        changes = data->take(static_cast<MapLog &>(*data->view));
        events = data->objects.takeEvents();
    }
    data->objects.settle(events);
    if (changes.isEmpty())
        return false;
    const QPointer<VMap> alive(q);
    const int before = shown.size();
    if (changes.reset)
        showReset(changes.all);
    for (const auto &[key, value] : changes.changed) {
        if (!alive || !showEntry(key, value))
            return false;
    }
    if (alive && shown.size() != before)
        Q_EMIT q->lengthChanged();
    return !alive.isNull();
}

// False when a slot deleted the map.
bool VMapPrivate::showEntry(const QString &key, const std::optional<QVariant> &value)
{
    const QPointer<VMap> alive(q);
    const auto [row, found] = shown.find(key);
    if (found && value) {
        shown.setValue(row, *value);
        Q_EMIT q->dataChanged(q->index(row), q->index(row), {VMap::ValueRole});
    } else if (found) {
        q->beginRemoveRows({}, row, row);
        shown.removeAt(row);
        q->endRemoveRows();
    } else if (value) {
        q->beginInsertRows({}, row, row);
        shown.insert(row, {key, *value});
        q->endInsertRows();
    }
    if (alive)
        tellValue(key, value.value_or(QVariant()));
    return !alive.isNull();
}

// What is deferred is made only for somebody.
void VMapPrivate::tellValue(const QString &key, const QVariant &value)
{
    static const QMetaMethod signal = QMetaMethod::fromSignal(&VMap::valueChanged);
    if (!deferredIn(value))
        Q_EMIT q->valueChanged(key, value);
    else if (q->isSignalConnected(signal))
        Q_EMIT q->valueChanged(key, data->made(key, value));
}

void VMapPrivate::showReset(const QVariantMap &entries)
{
    // Both are held here, so that they are one map only while nobody has written since.
    const bool isReady = content && content->entries.isSharedWith(entries);
    if (content)
        content->entries.clear();
    q->beginResetModel();
    if (isReady)
        content->oldRows = std::exchange(shown, std::move(content->rows));
    else
        shown.assign(entries);
    q->endResetModel();
}

VMap::VMap(QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<VMapPrivate>(this))
{
}

VMap::~VMap() { d->data->close(); }

void VMap::set(const QString &key, const QVariant &value)
{
    d->write([&, plain = plainValue(value)] { d->data->set(key, plain); });
}

void VMap::set(const QVariantMap &entries)
{
    d->write([&] { d->data->setAll(entries); });
}

void VMap::take(const std::shared_ptr<MapContent> &content)
{
    const QPointer<VMap> alive(this);
    d->content = content;
    d->write([&] { d->data->exchange(*content); });
    if (!alive)
        return;
    d->content.reset();
    content->entries.clear(); // a write would copy it
}

bool VMap::remove(const QString &key)
{
    bool removed = false;
    d->write([&] { removed = d->data->remove(key); });
    return removed;
}

bool VMap::update(const QString &key, const QVariantMap &fields)
{
    bool taken = false;
    d->write([&] {
        QVariant value = d->data->read(key);
        taken = setFields(value, fields);
        if (taken)
            d->data->set(key, std::move(value));
    });
    if (!taken)
        qCWarning(lcModel) << "VMap::update: the value of" << key << "cannot take these fields";
    return taken;
}

void VMap::update(const QString &key, const std::function<void(QVariant &value)> &change)
{
    d->write([&, data = d->data] {
        QVariant value = data->read(key);
        change(value);
        if (!data->closed) // the callback may have done anything
            data->set(key, std::move(value));
    });
}

void VMap::batch(const std::function<void()> &changes) { d->write(changes); }

void VMap::clear()
{
    d->write([&] { d->data->clear(); });
}

QVariant VMap::get(const QString &key) const { return d->data->read(key); }

bool VMap::has(const QString &key) const
{
    const ContainerLock::Reader reader(d->data->lock);
    return d->data->entries().contains(key);
}

int VMap::length() const
{
    const ContainerLock::Reader reader(d->data->lock);
    return d->data->length();
}

QStringList VMap::keys() const
{
    const ContainerLock::Reader reader(d->data->lock);
    return d->data->entries().keys();
}

QVariantList VMap::values() const { return d->data->readAll().values(); }

QVariantMap VMap::snapshot() const { return d->data->readAll(); }

void VMap::range(const std::function<bool(const QString &key, const QVariant &value)> &visit) const
{
    d->data->makeAll();
    const ContainerLock::Reader reader(d->data->lock);
    const QVariantMap &entries = d->data->entries();
    for (auto it = entries.cbegin(); it != entries.cend(); ++it) {
        if (!visit(it.key(), d->data->made(it.key(), it.value())))
            return;
    }
}

int VMap::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : d->shown.size(); }

QVariant VMap::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const MapRows::Entry &entry = d->shown.at(index.row());
    if (role == KeyRole)
        return entry.key;
    if (role != ValueRole)
        return {};
    if (deferredIn(entry.value))
        return d->data->read(entry.key);
    QObject *object = objectOf(entry.value);
    const ContainerLock::Reader reader(d->data->lock);
    // An object may be gone, or on its way out: what is shown may be older than what is.
    return object && !d->data->objects.holds(object) ? QVariant() : entry.value;
}

QHash<int, QByteArray> VMap::roleNames() const
{
    return {{KeyRole, QByteArrayLiteral("key")}, {ValueRole, QByteArrayLiteral("value")}};
}

std::shared_ptr<MapData> VMap::sharedData() const { return d->data; }
