// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/vslice.h"

#include "model/rowroles_p.h"
#include "model/slicecontent_p.h"
#include "model/slicedata_p.h"
#include "model/valuefields_p.h"

#include <QPointer>

using namespace Velox;

namespace {

// More separate places than this since the last turn of the event loop: a view is faster with a reset.
constexpr int MaxShownPlaces = 10'000;

bool inRange(const char *method, int row, int end)
{
    if (row >= 0 && row < end)
        return true;
    qCWarning(lcModel, "VSlice::%s: no row %d in 0..%d", method, row, end - 1);
    return false;
}

} // namespace

class VSlicePrivate : public Container
{
public:
    explicit VSlicePrivate(VSlice *slice);

    bool write(const std::function<void()> &change) { return Container::write(data, change); }
    bool showNext() override;
    bool showOp(const RowLog::Op &op, QVariantList::const_iterator *inserted);
    bool showChanged(const std::vector<std::pair<int, QVariant>> &changed);
    void showReset(const QVariantList &rows);
    void showContent(SliceContent &content);

    VSlice *const q;
    const std::shared_ptr<SliceData> data;
    QVariantList shown; // what views see: touched in the own thread only, between their signals
    RowRoles roles{VSlice::ValueRole};
    std::shared_ptr<SliceContent> content; // taken, and to be shown with the reset that it noted
};

VSlicePrivate::VSlicePrivate(VSlice *slice)
    : Container(slice)
    , q(slice)
    , data(std::make_shared<SliceData>(slice, [this](QObject *object) { objectDied(data, object); }))
{
    const auto log = std::make_shared<SliceLog>();
    log->rows = RowLog(MaxShownPlaces);
    log->active = true;
    data->view = log;
}

bool VSlicePrivate::showNext()
{
    SliceFeed::Changes changes;
    NestedObjects::Events events;
    {
        const ContainerLock::Reader reader(data->lock);
        changes = data->take(static_cast<SliceLog &>(*data->view));
        events = data->objects.takeEvents();
    }
    data->objects.settle(events);
    if (changes.isEmpty())
        return false;
    const QPointer<VSlice> alive(q);
    const auto before = shown.size();
    const auto ready = std::exchange(content, nullptr);
    // Both are held here, so that they are one list only while nobody has written since.
    const bool isReady = ready && ready->rows.constData() == changes.rows.constData();
    if (ready)
        ready->rows.clear();
    if (changes.reset && isReady)
        showContent(*ready);
    else if (changes.reset)
        showReset(changes.rows);
    changes.rows.clear(); // a write in a slot would copy it
    auto inserted = changes.inserted.cbegin();
    for (const RowLog::Op &op : changes.ops) {
        if (!alive || !showOp(op, &inserted))
            return false;
    }
    if (!alive || !showChanged(changes.changed))
        return false;
    if (shown.size() != before)
        Q_EMIT q->lengthChanged();
    return !alive.isNull();
}

// False when a slot deleted the list.
bool VSlicePrivate::showOp(const RowLog::Op &op, QVariantList::const_iterator *inserted)
{
    const QPointer<VSlice> alive(q);
    switch (op.kind) {
    case RowLog::Op::Kind::Remove:
        q->beginRemoveRows({}, op.row, op.row + op.count - 1);
        shown.remove(op.row, op.count);
        q->endRemoveRows();
        break;
    case RowLog::Op::Kind::Move:
        // Qt counts the destination before the row is taken out.
        q->beginMoveRows({}, op.row, op.row, {}, op.to > op.row ? op.to + 1 : op.to);
        moveRow(shown, op.row, op.to);
        q->endMoveRows();
        break;
    case RowLog::Op::Kind::Insert:
        std::for_each(*inserted, *inserted + op.count, [this](const QVariant &value) { roles.learn(value); });
        q->beginInsertRows({}, op.row, op.row + op.count - 1);
        shown.insert(op.row, op.count, QVariant());
        for (int row = op.row; row < op.row + op.count; ++row)
            shown[row] = *(*inserted)++;
        q->endInsertRows();
        break;
    }
    return !alive.isNull();
}

// Neighbours with the same roles share a signal. False when a slot deleted the list.
bool VSlicePrivate::showChanged(const std::vector<std::pair<int, QVariant>> &changed)
{
    const QPointer<VSlice> alive(q);
    for (std::size_t i = 0; i < changed.size() && alive;) {
        const int first = changed[i].first;
        QList<int> common;
        int last = first;
        for (; i < changed.size() && changed[i].first <= last + 1; ++i) {
            const auto &[row, value] = changed[i];
            roles.learn(value);
            const QList<int> own = roles.changed(shown.at(row), value);
            if (row != first && own != common)
                break;
            common = own;
            last = row;
            shown[row] = value;
        }
        Q_EMIT q->dataChanged(q->index(first), q->index(last), common);
    }
    return !alive.isNull();
}

void VSlicePrivate::showReset(const QVariantList &rows)
{
    q->beginResetModel();
    // Not shared: the next write to either list would copy it then.
    shown = QVariantList(rows.cbegin(), rows.cend());
    for (const QVariant &value : std::as_const(shown))
        roles.learn(value);
    q->endResetModel();
}

// Rows that only came, only went or only changed are told so: a view keeps its place then.
void VSlicePrivate::showContent(SliceContent &ready)
{
    const auto [first, gone, come] = std::tuple(ready.first, ready.oldCount, ready.newCount);
    roles.learn(ready.fields);
    if (ready.isReset || (gone != come && gone > 0 && come > 0)) {
        q->beginResetModel();
        shown.swap(ready.shown);
        q->endResetModel();
    } else if (gone == come) {
        shown.swap(ready.shown);
        Q_EMIT q->dataChanged(q->index(first), q->index(first + come - 1));
    } else if (come > 0) {
        q->beginInsertRows({}, first, first + come - 1);
        shown.swap(ready.shown);
        q->endInsertRows();
    } else {
        q->beginRemoveRows({}, first, first + gone - 1);
        shown.swap(ready.shown);
        q->endRemoveRows();
    }
}

VSlice::VSlice(QObject *parent)
    : QAbstractListModel(parent)
    , d(std::make_unique<VSlicePrivate>(this))
{
}

VSlice::~VSlice() { d->data->close(); }

void VSlice::set(const QVariantList &values)
{
    d->write([&] { d->data->setAll(values); });
}

void VSlice::take(const std::shared_ptr<SliceContent> &content)
{
    const QPointer<VSlice> alive(this);
    d->drain(*d->data);
    if (!alive)
        return;
    d->content = content;
    d->write([&] {
        if (!d->data->exchange(*content))
            d->content.reset();
    });
}

void VSlice::append(const QVariant &value)
{
    d->write([&, row = plainValue(value)] { d->data->insert(d->data->length(), row); });
}

bool VSlice::insert(int row, const QVariant &value)
{
    bool done = false;
    d->write([&, plain = plainValue(value)] {
        done = inRange("insert", row, d->data->length() + 1);
        if (done)
            d->data->insert(row, plain);
    });
    return done;
}

bool VSlice::setAt(int row, const QVariant &value)
{
    bool done = false;
    d->write([&, plain = plainValue(value)] {
        done = inRange("setAt", row, d->data->length());
        if (done)
            d->data->setAt(row, plain);
    });
    return done;
}

bool VSlice::removeAt(int row)
{
    bool done = false;
    d->write([&] {
        done = inRange("removeAt", row, d->data->length());
        if (done)
            d->data->removeAt(row);
    });
    return done;
}

bool VSlice::move(int from, int to)
{
    bool done = false;
    d->write([&] {
        done = inRange("move", from, d->data->length()) && inRange("move", to, d->data->length());
        if (done)
            d->data->move(from, to);
    });
    return done;
}

bool VSlice::update(int row, const QVariantMap &fields)
{
    bool taken = false;
    const bool found = update(row, [&](QVariant &value) { taken = setFields(value, fields); });
    if (found && !taken)
        qCWarning(lcModel, "VSlice::update: row %d cannot take these fields", row);
    return taken;
}

bool VSlice::update(int row, const std::function<void(QVariant &value)> &change)
{
    bool done = false;
    d->write([&, data = d->data] {
        if (!inRange("update", row, data->length()))
            return;
        QVariant value = data->rows().at(row);
        change(value);
        done = row < data->length(); // the callback may have done anything
        if (done)
            data->setAt(row, std::move(value));
    });
    return done;
}

void VSlice::batch(const std::function<void()> &changes) { d->write(changes); }

void VSlice::clear()
{
    d->write([&] { d->data->clear(); });
}

QVariantList VSlice::get() const
{
    const ContainerLock::Reader reader(d->data->lock);
    return d->data->rows();
}

QVariant VSlice::at(int row) const
{
    const ContainerLock::Reader reader(d->data->lock);
    return inRange("at", row, d->data->length()) ? d->data->rows().at(row) : QVariant();
}

int VSlice::length() const
{
    const ContainerLock::Reader reader(d->data->lock);
    return d->data->length();
}

void VSlice::range(const std::function<bool(int row, const QVariant &value)> &visit) const
{
    const ContainerLock::Reader reader(d->data->lock);
    const QVariantList &rows = d->data->rows();
    for (int row = 0; row < rows.size() && visit(row, rows.at(row)); ++row) { }
}

int VSlice::rowCount(const QModelIndex &parent) const { return parent.isValid() ? 0 : int(d->shown.size()); }

QVariant VSlice::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    const QVariant &row = d->shown.at(index.row());
    if (QObject *object = objectOf(row)) {
        const ContainerLock::Reader reader(d->data->lock);
        if (!d->data->objects.holds(object))
            return {}; // gone, or on its way out: what is shown may be older than what is
    }
    return d->roles.data(row, role);
}

QHash<int, QByteArray> VSlice::roleNames() const { return d->roles.names(); }

std::shared_ptr<SliceData> VSlice::sharedData() const { return d->data; }
