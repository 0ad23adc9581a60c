// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#include "model/gadgets.h"
#include "model/vslice.h"
#include "model/vsliceof.h"
#include "support/modeltester.h"
#include "support/modeltext.h"

#include <QRegularExpression>
#include <QTest>

#include <cmath>

// What the QML engine passes for an object or array, as far as this layer sees it: a name and two converters.
struct QJSValue
{
    QVariant content;
};
Q_DECLARE_METATYPE(QJSValue)

using namespace Velox;
using namespace Qt::StringLiterals;

namespace {

// A list of rows and what its views are told.
struct Watched
{
    VSlice slice;
    ModelTester tester{&slice};
    ModelText signalText{&slice};

    explicit Watched(const QVariantList &rows = {})
    {
        slice.set(rows);
        signalText.take();
    }
};

} // namespace

// What a VSlice makes of the values of its rows: equality, fields, roles.
class TestVSliceValues : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(u".*"_s)); }

    void tellsEqualFromAlike_data()
    {
        QTest::addColumn<QVariant>("before");
        QTest::addColumn<QVariant>("now");
        QTest::addColumn<bool>("changes");
        QTest::newRow("number and its text") << QVariant(1) << QVariant(u"1"_s) << true;
        QTest::newRow("true and 1") << QVariant(true) << QVariant(1) << true;
        QTest::newRow("int and double") << QVariant(1) << QVariant(1.0) << true;
        QTest::newRow("null and nothing") << QVariant::fromValue(nullptr) << QVariant() << true;
        QTest::newRow("alike inside a map")
            << QVariant(QVariantMap{{u"a"_s, 1}}) << QVariant(QVariantMap{{u"a"_s, u"1"_s}}) << true;
        QTest::newRow("alike inside a list")
            << QVariant(QVariantList{true}) << QVariant(QVariantList{1}) << true;
        QTest::newRow("other key") << QVariant(QVariantMap{{u"a"_s, 1}}) << QVariant(QVariantMap{{u"b"_s, 1}})
                                   << true;
        QTest::newRow("equal maps") << QVariant(QVariantMap{{u"a"_s, 1}})
                                    << QVariant(QVariantMap{{u"a"_s, 1}}) << false;
        QTest::newRow("equal lists") << QVariant(QVariantList{1, u"x"_s}) << QVariant(QVariantList{1, u"x"_s})
                                     << false;
        QTest::newRow("not a number") << QVariant(std::nan("")) << QVariant(std::nan("")) << false;
        QTest::newRow("nothing") << QVariant() << QVariant() << false;
        QTest::newRow("equal gadgets")
            << QVariant::fromValue(Task{u"x"_s, true}) << QVariant::fromValue(Task{u"x"_s, true}) << false;
        QTest::newRow("other gadget")
            << QVariant::fromValue(Task{u"x"_s, true}) << QVariant::fromValue(Task{u"x"_s, false}) << true;
    }

    void tellsEqualFromAlike()
    {
        QFETCH(QVariant, before);
        QFETCH(QVariant, now);
        QFETCH(bool, changes);
        Watched watched({before});
        watched.slice.setAt(0, now);
        QCOMPARE(!watched.signalText.take().isEmpty(), changes);
    }

    void survivesEndlessNesting()
    {
        QVariant a;
        QVariant b;
        for (int i = 0; i < 5000; ++i) {
            a = QVariantList{a};
            b = QVariantList{b};
        }
        Watched watched({a});
        watched.slice.setAt(0, b);
        QCOMPARE(watched.signalText.take(), u"change 0,0 [value]"_s);
    }

    void givesEveryFieldARole()
    {
        // Given a list without rows, which has one role
        Watched watched;
        QCOMPARE(watched.slice.roleNames().size(), 1);
        QStringList rolesAtInsertion;
        connect(&watched.slice, &VSlice::rowsAboutToBeInserted, this, [&] {
            for (const QByteArray &name : watched.slice.roleNames())
                rolesAtInsertion << QString::fromUtf8(name);
        });
        // When a map comes in, which has a field called value too
        watched.slice.append(QVariantMap{{u"title"_s, u"a"_s}, {u"done"_s, false}, {u"value"_s, 7}});
        // Then its fields had roles before the view was told
        rolesAtInsertion.sort();
        QCOMPARE(rolesAtInsertion, (QStringList{u"done"_s, u"title"_s, u"value"_s}));
        const int title = watched.slice.roleNames().key("title");
        QCOMPARE(watched.slice.index(0).data(title).toString(), u"a"_s);
        QCOMPARE(watched.slice.index(0).data(Qt::UserRole).toMap().value(u"value"_s).toInt(), 7);
        // And a role that nobody has is nothing
        QVERIFY(!watched.slice.index(0).data(Qt::UserRole + 50).isValid());
        QVERIFY(!watched.slice.index(0).data(Qt::DisplayRole).isValid());
    }

    void givesNoMoreRolesThanItsLimit()
    {
        Watched watched;
        QVariantMap row;
        for (int i = 0; i < 1000; ++i)
            row.insert(u"field %1"_s.arg(i), i);
        watched.slice.append(row);
        QCOMPARE(watched.slice.roleNames().size(), 257);
    }

    void signalsJustTheFieldsThatChange()
    {
        const QVariantMap row{{u"title"_s, u"a"_s}, {u"done"_s, false}, {u"n"_s, 1}};
        Watched watched({row, row});
        QVERIFY(watched.slice.update(1, QVariantMap{{u"done"_s, true}}));
        QCOMPARE(watched.signalText.take(), u"change 1,1 [value done]"_s);
        QVERIFY(watched.slice.update(1, QVariantMap{{u"done"_s, true}}));
        QCOMPARE(watched.signalText.take(), QString());
        // A field that is new, and one that is gone
        watched.slice.setAt(0, QVariantMap{{u"title"_s, u"a"_s}, {u"done"_s, false}, {u"who"_s, u"me"_s}});
        QCOMPARE(watched.signalText.take(), u"change 0,0 [value n who]"_s);
        // Neighbours with the same roles share a signal
        watched.slice.batch([&] {
            watched.slice.update(0, QVariantMap{{u"title"_s, u"b"_s}});
            watched.slice.update(1, QVariantMap{{u"title"_s, u"c"_s}});
        });
        QCOMPARE(watched.signalText.take(), u"change 0,1 [value title]"_s);
    }

    void refusesFieldsForARowWithoutAny()
    {
        Watched watched({1, QVariant::fromValue(Task{u"x"_s, false})});
        QTest::ignoreMessage(QtWarningMsg, "VSlice::update: row 0 cannot take these fields");
        QVERIFY(!watched.slice.update(0, QVariantMap{{u"a"_s, 1}}));
        QTest::ignoreMessage(QtWarningMsg, "VSlice::update: row 1 cannot take these fields");
        QVERIFY(!watched.slice.update(1, QVariantMap{{u"done"_s, true}, {u"nobody"_s, 1}}));
        QCOMPARE(watched.signalText.take(), QString());
        QVERIFY(watched.slice.update(1, QVariantMap{{u"done"_s, true}}));
        QCOMPARE(watched.signalText.take(), u"change 1,1 [value done]"_s);
    }

    void keepsScriptValuesAsMapsAndLists()
    {
        QMetaType::registerConverter<QJSValue, QVariantMap>(
            [](const QJSValue &js) { return js.content.toMap(); });
        QMetaType::registerConverter<QJSValue, QVariantList>(
            [](const QJSValue &js) { return js.content.toList(); });
        const auto script = [](const QVariant &content) { return QVariant::fromValue(QJSValue{content}); };
        Watched watched;
        watched.slice.append(script(QVariantMap{{u"title"_s, u"a"_s}}));
        watched.slice.insert(0, script(QVariantList{1, 2}));
        QCOMPARE(watched.slice.at(0), QVariant(QVariantList{1, 2}));
        QCOMPARE(watched.slice.index(1).data(watched.slice.roleNames().key("title")).toString(), u"a"_s);
        watched.slice.setAt(0, script(QVariantMap()));
        QCOMPARE(watched.slice.at(0), QVariant(QVariantList()));
        // With a converter of the engine, an empty object stays one
        QMetaType::registerConverter<QJSValue, QVariant>([](const QJSValue &js) { return js.content; });
        watched.slice.setAt(0, script(QVariantMap()));
        QCOMPARE(watched.slice.at(0), QVariant(QVariantMap()));
    }

    void holdsAGadgetTypeWithoutConversions()
    {
        Watched watched;
        VSliceOf<Task> tasks(&watched.slice);
        tasks.append({u"write"_s, false});
        tasks.insert(0, {u"read"_s, true});
        QCOMPARE(watched.signalText.take(), u"insert 0,0; insert 0,0"_s);
        QCOMPARE(tasks.at(1).title, u"write"_s);
        QVERIFY(tasks.update(1, [](Task &task) { task.done = true; }));
        QCOMPARE(watched.signalText.take(), u"change 1,1 [value done]"_s);
        QString titles;
        for (const Task &task : tasks)
            titles += task.title;
        QCOMPARE(titles, u"readwrite"_s);
        const int title = watched.slice.roleNames().key("title");
        QCOMPARE(rowsText(watched.slice, title), u"read,write"_s);
        QCOMPARE(watched.slice.value<Task>(0), (Task{u"read"_s, true}));
    }
};

QTEST_GUILESS_MAIN(TestVSliceValues)
#include "tst_vslicevalues.moc"
