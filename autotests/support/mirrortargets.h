// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "support/testobjects.h"

#include <QDate>
#include <QPointer>
#include <QUrl>

#include <memory>

namespace Velox {

/** An object as it is nested in others. */
class Lamp : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int level READ level WRITE setLevel NOTIFY levelChanged)
    Q_PROPERTY(QString label MEMBER label NOTIFY labelChanged)
    Q_PROPERTY(Velox::Lamp *inner MEMBER inner NOTIFY innerChanged)

public:
    using QObject::QObject;

    [[nodiscard]] int level() const { return m_level; }
    void setLevel(int level)
    {
        m_level = level;
        Q_EMIT levelChanged(); // nothing of this object after it: a slot may delete it
    }

    QString label;
    Lamp *inner = nullptr;

Q_SIGNALS:
    void levelChanged();
    void labelChanged();
    void innerChanged();

private:
    int m_level = 0;
};

/** An object with one property of each kind that a mirror fills. Setters signal always, equal value or not. */
class House : public QObject
{
    Q_OBJECT
    Q_CLASSINFO("velox.secret", "omit")
    Q_CLASSINFO("velox.street", "name address")
    Q_PROPERTY(int count READ count WRITE setCount NOTIFY countChanged)
    Q_PROPERTY(double heat MEMBER heat NOTIFY heatChanged)
    Q_PROPERTY(quint8 small MEMBER small NOTIFY smallChanged)
    Q_PROPERTY(Kind kind MEMBER kind NOTIFY kindChanged)
    Q_PROPERTY(QDate built MEMBER built NOTIFY builtChanged)
    Q_PROPERTY(QString secret MEMBER secret NOTIFY secretChanged)
    Q_PROPERTY(QString street MEMBER street NOTIFY streetChanged)
    Q_PROPERTY(int floors READ floors WRITE setFloors RESET resetFloors NOTIFY floorsChanged)
    Q_PROPERTY(int fixed READ fixed CONSTANT)
    Q_PROPERTY(Velox::Sensor sensor MEMBER sensor NOTIFY sensorChanged)
    Q_PROPERTY(QList<Velox::Sensor> sensors MEMBER sensors NOTIFY sensorsChanged)
    Q_PROPERTY(QVariantList list MEMBER list NOTIFY listChanged)
    Q_PROPERTY(QVariantMap map READ map WRITE setMap NOTIFY mapChanged)
    Q_PROPERTY(QVariant any MEMBER any NOTIFY anyChanged)
    Q_PROPERTY(Velox::Lamp *lamp READ lamp CONSTANT)
    Q_PROPERTY(Velox::Lamp *other READ other WRITE setOther NOTIFY otherChanged)
    Q_PROPERTY(VMap *settings READ settings CONSTANT)
    Q_PROPERTY(VSlice *rows READ rows CONSTANT)
    Q_PROPERTY(int bound READ bound WRITE setBound BINDABLE bindableBound)

public:
    enum class Kind { Hut, Tower };
    Q_ENUM(Kind)

    using QObject::QObject;

    [[nodiscard]] int count() const { return m_count; }
    void setCount(int count)
    {
        m_count = count;
        Q_EMIT countChanged(); // nothing of this object after it: a slot may delete it
    }
    [[nodiscard]] int floors() const { return m_floors; }
    void setFloors(int floors)
    {
        m_floors = floors;
        Q_EMIT floorsChanged();
    }
    void resetFloors() { setFloors(1); }
    [[nodiscard]] int fixed() const { return 77; }
    [[nodiscard]] QVariantMap map() const { return m_map; }
    void setMap(const QVariantMap &map)
    {
        m_map = map;
        Q_EMIT mapChanged();
    }
    [[nodiscard]] Lamp *lamp() { return &m_lamp; }
    [[nodiscard]] Lamp *other() const { return m_other; }
    void setOther(Lamp *other)
    {
        m_other = other;
        Q_EMIT otherChanged();
    }
    [[nodiscard]] VMap *settings() { return &m_settings; }
    [[nodiscard]] VSlice *rows() { return &m_rows; }
    [[nodiscard]] int bound() const { return m_bound; }
    void setBound(int bound) { m_bound = bound; }
    [[nodiscard]] QBindable<int> bindableBound() { return &m_bound; }

    double heat = 0;
    quint8 small = 0;
    Kind kind = Kind::Hut;
    QDate built;
    QString secret = QStringLiteral("mine");
    QString street;
    Sensor sensor;
    QList<Sensor> sensors;
    QVariantList list;
    QVariant any;

Q_SIGNALS:
    void countChanged();
    void heatChanged();
    void smallChanged();
    void kindChanged();
    void builtChanged();
    void secretChanged();
    void streetChanged();
    void floorsChanged();
    void sensorChanged();
    void sensorsChanged();
    void listChanged();
    void mapChanged();
    void anyChanged();
    void otherChanged();

private:
    int m_count = 0;
    int m_floors = 1;
    QVariantMap m_map;
    Lamp m_lamp;
    QPointer<Lamp> m_other;
    VMap m_settings;
    VSlice m_rows;
    QProperty<int> m_bound{0};
};

} // namespace Velox
