// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/testobjects.h"

#include <QPointer>
#include <QRandomGenerator>

#include <memory>

namespace Velox {

/** A state of everything that can be observed, and random edits of it. The same seed makes the same edits, as long as
 *  what was dropped is deleted at the same points. */
class RandomSource : public QObject
{
    Q_OBJECT
    Q_PROPERTY(Velox::Part *part READ part NOTIFY partChanged)
    Q_PROPERTY(Velox::Shelf *shelf READ shelf CONSTANT)
    Q_PROPERTY(Velox::Table *table READ table CONSTANT)
    Q_PROPERTY(VMap *map READ map CONSTANT)
    Q_PROPERTY(VSlice *slice READ slice CONSTANT)
    Q_PROPERTY(int level READ level BINDABLE bindableLevel)

public:
    explicit RandomSource(quint32 seed)
        : m_random(seed)
    {
        for (int i = 0; i < 8; ++i)
            m_parts.push_back(std::make_unique<Part>(QStringLiteral("part %1").arg(i)));
    }

    [[nodiscard]] Part *part() const { return m_part; }
    Shelf *shelf() { return &m_shelf; }
    Table *table() { return &m_table; }
    VMap *map() { return &m_map; }
    VSlice *slice() { return &m_slice; }
    [[nodiscard]] int level() const { return m_level; }
    QBindable<int> bindableLevel() { return &m_level; }

    /** Changes one thing or nothing. */
    void edit()
    {
        switch (m_random.bounded(11)) {
        case 0:
            return editPart();
        case 1:
            return editParts();
        case 2:
            return editValues();
        case 3:
            return editSensors();
        case 4:
            return editShelf();
        case 5:
        case 6:
            return editTable();
        case 7:
            return editMap(m_map);
        case 8:
        case 9:
            return editSlice(m_slice);
        default:
            return editNested();
        }
    }

Q_SIGNALS:
    void partChanged();

private:
    int pick(qsizetype count) { return m_random.bounded(int(std::max<qsizetype>(count, 1))); }
    Part *anyPart() { return m_parts[size_t(pick(qsizetype(m_parts.size())))].get(); }

    QString anyKey()
    {
        static const QStringList keys{QStringLiteral(""),   QStringLiteral("a"),    QStringLiteral("b/c"),
                                      QStringLiteral("~d"), QStringLiteral("e\"f"), QStringLiteral("😀"),
                                      QStringLiteral("id"), QStringLiteral("0")};
        const int at = pick(2 * keys.size());
        return at < keys.size() ? keys.at(at) : QStringLiteral("key%1").arg(pick(20));
    }

    QVariantMap anyRow()
    {
        return {{QStringLiteral("id"), pick(40)},
                {QStringLiteral("n"), pick(3)},
                {QStringLiteral("text"), QString(pick(60), u'ü')}};
    }

    QVariant anyValue(int depth = 0)
    {
        switch (pick(depth > 2 ? 5 : 8)) {
        case 0:
            return pick(10);
        case 1:
            return QVariant();
        case 2:
            return pick(2) == 1;
        case 3:
            return QStringLiteral("text %1").arg(pick(20)) + QString(pick(30), u'ß');
        case 4:
            return pick(1000) / 8.0;
        case 5:
            return QVariantList{anyValue(depth + 1), anyValue(depth + 1)};
        case 6:
            return QVariantMap{{anyKey(), anyValue(depth + 1)}, {anyKey(), anyValue(depth + 1)}};
        default:
            return anyRow();
        }
    }

    void editPart()
    {
        Part *part = anyPart();
        switch (pick(5)) {
        case 0:
            m_part = pick(3) ? part : nullptr;
            Q_EMIT partChanged();
            break;
        case 1:
            part->setNext(part == m_parts[0].get() || pick(3) ? nullptr
                                                              : m_parts[0].get()); // never in a circle
            break;
        case 2:
            part->setProperty("extra", pick(3) ? anyValue() : QVariant());
            break;
        case 3:
            m_level = pick(5);
            break;
        default:
            part->setCount(pick(5));
        }
    }

    // A part that dies leaves all that point to it first, as an application has it.
    void editParts()
    {
        QList<Part *> &parts = m_shelf.parts;
        switch (pick(5)) {
        case 0:
            parts.insert(pick(parts.size() + 1), anyPart());
            break;
        case 1:
            if (!parts.isEmpty())
                parts.removeAt(pick(parts.size()));
            break;
        case 2:
            if (!parts.isEmpty())
                parts.move(pick(parts.size()), pick(parts.size()));
            break;
        case 3:
            std::shuffle(parts.begin(), parts.end(), m_random);
            break;
        default:
            replacePart();
        }
        Q_EMIT m_shelf.partsChanged();
    }

    void replacePart()
    {
        auto &gone = m_parts[size_t(1 + pick(qsizetype(m_parts.size()) - 1))];
        m_shelf.parts.removeAll(gone.get());
        if (m_part == gone.get()) {
            m_part = nullptr;
            Q_EMIT partChanged();
        }
        gone = std::make_unique<Part>(QStringLiteral("part %1").arg(pick(1000)));
    }

    void editValues()
    {
        QVariantList &values = m_shelf.values;
        switch (pick(5)) {
        case 0:
            values.insert(pick(values.size() + 1), pick(2) ? QVariant(anyRow()) : anyValue());
            break;
        case 1:
            if (!values.isEmpty())
                values.removeAt(pick(values.size()));
            break;
        case 2:
            if (!values.isEmpty())
                values.move(pick(values.size()), pick(values.size()));
            break;
        case 3:
            values.clear();
            for (int id = pick(8); id > 0; --id)
                values.append(QVariantMap{{QStringLiteral("id"), id}, {QStringLiteral("n"), pick(2)}});
            break;
        default:
            std::shuffle(values.begin(), values.end(), m_random);
        }
        Q_EMIT m_shelf.valuesChanged();
    }

    void editSensors()
    {
        QList<Sensor> &sensors = m_shelf.sensors;
        if (sensors.isEmpty() || pick(3) == 0)
            sensors.insert(pick(sensors.size() + 1), {pick(100), QString(pick(40), u's'), 0});
        else if (pick(4) == 0)
            sensors.removeAt(pick(sensors.size()));
        else
            sensors[pick(sensors.size())].value = pick(100) / 4.0;
        Q_EMIT m_shelf.sensorsChanged();
    }

    void editShelf()
    {
        switch (pick(3)) {
        case 0:
            m_shelf.settings.insert(anyKey(), anyValue());
            Q_EMIT m_shelf.settingsChanged();
            break;
        case 1:
            m_shelf.settings.remove(anyKey());
            Q_EMIT m_shelf.settingsChanged();
            break;
        default:
            m_shelf.any = pick(3) ? anyValue() : QVariant::fromValue(m_parts[0].get());
            Q_EMIT m_shelf.anyChanged();
        }
    }

    void editTable()
    {
        const int count = m_table.rowCount();
        const int row = pick(count);
        if (count == 0 || pick(4) == 0)
            return m_table.insert(
                pick(count + 1),
                std::vector<Table::Row>(size_t(1 + pick(3)), {pick(99), QStringLiteral("row")}));
        switch (pick(5)) {
        case 0:
            return m_table.remove(row, 1 + pick(std::min(3, count - row)));
        case 1:
            return m_table.setText(row, QString(pick(30), u't'));
        case 2:
            if (const int length = 1 + pick(count - row); row + length < count)
                m_table.move(row, length, row + length + 1 + pick(count - row - length));
            else if (row > 0)
                m_table.move(row, length, pick(row));
            return;
        case 3:
            return m_table.sortBy([](const auto &a, const auto &b) { return a.id < b.id; });
        default:
            m_table.setText(row, QString());
        }
    }

    void editMap(VMap &map)
    {
        switch (pick(5)) {
        case 0:
            map.remove(anyKey());
            break;
        case 1:
            map.update(anyKey(), [this](QVariant &value) { value = anyRow(); });
            break;
        case 2:
            map.set(anyKey(), anyObject());
            break;
        case 3:
            if (pick(8) == 0)
                map.clear();
            break;
        default:
            map.set(anyKey(), anyValue());
        }
    }

    void editSlice(VSlice &slice)
    {
        const int count = slice.length();
        const int row = pick(count);
        if (count == 0 || pick(4) == 0) {
            slice.insert(pick(count + 1), pick(4) ? anyValue() : anyObject());
            return;
        }
        switch (pick(6)) {
        case 0:
            slice.removeAt(row);
            break;
        case 1:
            slice.move(row, pick(count));
            break;
        case 2:
            slice.setAt(row, pick(4) ? anyValue() : anyObject());
            break;
        case 3:
            slice.update(row, [this](QVariant &value) { value = anyRow(); });
            break;
        case 4:
            if (pick(10) == 0)
                slice.set(slice.get().mid(pick(count)));
            break;
        default:
            slice.append(anyRow());
        }
    }

    // A new container or object, which the container that it is put in owns.
    QVariant anyObject()
    {
        if (const int kind = pick(3); kind == 0) {
            auto *map = new VMap;
            map->set(anyRow());
            m_maps.append(map);
            return QVariant::fromValue(map);
        } else if (kind == 1) {
            auto *slice = new VSlice;
            slice->append(anyValue());
            m_slices.append(slice);
            return QVariant::fromValue(slice);
        }
        auto *part = new Part(QStringLiteral("own %1").arg(pick(100)));
        m_owned.append(part);
        return QVariant::fromValue(part);
    }

    // What a container dropped may still change until it is deleted; nobody may hear of it.
    void editNested()
    {
        m_maps.removeAll(nullptr);
        m_slices.removeAll(nullptr);
        m_owned.removeAll(nullptr);
        if (const int kind = pick(4); kind == 0 && !m_maps.isEmpty())
            editMap(*m_maps.at(pick(m_maps.size())));
        else if (kind == 1 && !m_slices.isEmpty())
            editSlice(*m_slices.at(pick(m_slices.size())));
        else if (kind == 2 && !m_owned.isEmpty())
            m_owned.at(pick(m_owned.size()))->setCount(pick(9));
        else if (kind == 3 && pick(3) == 0 && !m_owned.isEmpty())
            delete m_owned.takeAt(pick(m_owned.size()));
        else if (pick(8) == 0 && !m_maps.isEmpty())
            delete m_maps.takeAt(pick(m_maps.size()));
    }

    QRandomGenerator m_random;
    std::vector<std::unique_ptr<Part>> m_parts; // the first one never dies
    Part *m_part = nullptr;
    Shelf m_shelf;
    Table m_table;
    VMap m_map;
    VSlice m_slice;
    QProperty<int> m_level;
    QList<QPointer<VMap>> m_maps;
    QList<QPointer<VSlice>> m_slices;
    QList<QPointer<Part>> m_owned;
};

} // namespace Velox
