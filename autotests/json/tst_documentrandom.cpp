// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The document against a second opinion: random edits made with QJsonValue, each sent on as a patch and as a merge patch.

#include "json/document.h"
#include "json/jsonpatch.h"
#include "json/jsonreader.h"
#include "json/mergepatch.h"

#include <QJsonArray>
#include <QJsonDocument>
#include <QJsonObject>
#include <QRandomGenerator>
#include <QTest>

using namespace Velox;

namespace {

// Random JSON and random edits of it, made with QJsonValue: a second opinion that shares no code with the document.
class Editor
{
public:
    explicit Editor(quint32 seed)
        : m_random(seed)
    {
    }

    QJsonValue value(int depth = 0)
    {
        switch (m_random.bounded(depth > 3 ? 5 : 8)) {
        case 0:
            return m_random.bounded(100);
        case 1:
            return QJsonValue::Null;
        case 2:
            return m_random.bounded(2) == 1;
        case 3:
            return QStringLiteral("text ") + QString::number(m_random.bounded(50))
                + QString(m_random.bounded(30), u'é');
        case 4:
            return m_random.bounded(1000) / 7.0;
        case 5:
            return rows(depth);
        default:
            return object(depth);
        }
    }

    QJsonObject object(int depth)
    {
        QJsonObject object;
        for (int i = m_random.bounded(6); i > 0; --i)
            object.insert(key(), value(depth + 1));
        return object;
    }

    QJsonArray rows(int depth)
    {
        QJsonArray rows;
        const bool keyed = m_random.bounded(2) == 1;
        for (int i = m_random.bounded(12); i > 0; --i)
            rows.append(keyed ? QJsonValue(row(i)) : value(depth + 1));
        return rows;
    }

    QJsonObject row(int id)
    {
        QJsonObject row{{QStringLiteral("id"), id},
                        {QStringLiteral("name"), QString(m_random.bounded(20), u'n')}};
        row.insert(QStringLiteral("v"), m_random.bounded(5));
        return row;
    }

    QJsonValue edited(const QJsonValue &old, int depth = 0)
    {
        if (m_random.bounded(12) == 0)
            return value(depth);
        if (old.isArray())
            return editedRows(old.toArray(), depth);
        if (!old.isObject())
            return m_random.bounded(3) ? old : value(depth);
        QJsonObject object = old.toObject();
        for (int i = m_random.bounded(3); i > 0; --i)
            object.insert(key(), value(depth + 1));
        const QStringList keys = object.keys();
        for (const QString &name : keys) {
            if (m_random.bounded(10) == 0)
                object.remove(name);
            else if (m_random.bounded(3) == 0)
                object.insert(name, edited(object.value(name), depth + 1));
        }
        return object;
    }

private:
    QString key()
    {
        // Empty, not null: Qt 6.8's QJsonObject crashes with a null key beside one that is not Latin-1.
        static const QStringList keys{QStringLiteral(""),   QStringLiteral("a"),      QStringLiteral("b/c"),
                                      QStringLiteral("~d"), QStringLiteral("e\"f"),   QStringLiteral("😀"),
                                      QStringLiteral("id"), QStringLiteral("\n\x01"), QStringLiteral("0")};
        const int pick = m_random.bounded(2 * int(keys.size()));
        return pick < keys.size() ? keys.at(pick) : QStringLiteral("k%1").arg(m_random.bounded(30));
    }

    QJsonArray editedRows(QJsonArray rows, int depth)
    {
        for (int i = m_random.bounded(4); i > 0; --i) {
            const int count = int(rows.size());
            switch (m_random.bounded(5)) {
            case 0:
                rows.insert(m_random.bounded(count + 1),
                            m_random.bounded(2) ? QJsonValue(row(m_random.bounded(99))) : value(depth + 1));
                break;
            case 1:
                if (count > 0)
                    rows.removeAt(m_random.bounded(count));
                break;
            case 2:
                if (count > 0) {
                    const QJsonValue taken = rows.takeAt(m_random.bounded(count));
                    rows.insert(m_random.bounded(count), taken);
                }
                break;
            case 3:
                if (count > 0) {
                    const int at = m_random.bounded(count);
                    rows.replace(at, edited(rows.at(at), depth + 1));
                }
                break;
            default:
                for (int at = count; at-- > 1;) {
                    const QJsonValue swapped = rows.at(at);
                    const int other = m_random.bounded(at + 1);
                    rows.replace(at, rows.at(other));
                    rows.replace(other, swapped);
                }
            }
        }
        return rows;
    }

    QRandomGenerator m_random;
};

QByteArray textOf(const QJsonValue &value)
{
    return *JsonReader::canonical(
        QJsonDocument(QJsonArray{value}).toJson(QJsonDocument::Compact).sliced(1).chopped(1));
}

QJsonValue valueOf(const QByteArray &json) { return QJsonDocument::fromJson('[' + json + ']').array().at(0); }

} // namespace

class TestDocumentRandom : public QObject
{
    Q_OBJECT
private Q_SLOTS:
    void init() { QTest::failOnWarning(QRegularExpression(QStringLiteral(".*"))); }

    void agreesWithAnApplierAfterEveryCommit_data();
    void agreesWithAnApplierAfterEveryCommit();
};

void TestDocumentRandom::agreesWithAnApplierAfterEveryCommit_data()
{
    QTest::addColumn<quint32>("seed");
    for (quint32 seed = 1; seed <= 40; ++seed)
        QTest::addRow("seed %u", seed) << seed;
}

void TestDocumentRandom::agreesWithAnApplierAfterEveryCommit()
{
    QFETCH(quint32, seed);
    Editor editor(seed);
    QJsonValue state = editor.value();
    Document document;
    JsonTree byPatch;
    Document byMerge;
    int patches = 0;
    int merges = 0;
    for (int round = 0; round < 150; ++round) {
        for (int i = 0; i <= round % 3; ++i) { // sometimes several changes before a commit
            state = editor.edited(state);
            QCOMPARE(document.setRoot(textOf(state)), Document::Outcome::Applied);
        }
        const DocumentDelta delta = document.commit(MergeUse::IfSmaller);
        const QByteArray text = document.toJson();
        QCOMPARE(text.size(), qsizetype(document.size()));
        QCOMPARE(valueOf(text), state);
        if (delta.patchUsable) {
            ++patches;
            const auto parsed = JsonPatch::parse('[' + delta.operations + ']');
            QVERIFY(std::holds_alternative<JsonPatch>(parsed));
            const auto error = std::get<JsonPatch>(parsed).apply(byPatch);
            QVERIFY2(!error, error ? qPrintable(error->pointer + u' ' + error->text) : "");
        } else if (delta.changed) {
            QVERIFY(byPatch.load(text));
        }
        if (delta.mergeUsable) {
            ++merges;
            QVERIFY(MergePatch::apply(byMerge, delta.merge));
        } else if (delta.changed) {
            QVERIFY(byMerge.load(text));
        }
        QCOMPARE(valueOf(byPatch.toJson()), state);
        QCOMPARE(byPatch.toJson().size(), qsizetype(byPatch.size()));
        QCOMPARE(valueOf(byMerge.toJson()), state);
        QCOMPARE(byMerge.toJson().size(), qsizetype(byMerge.size()));
    }
    QVERIFY2(patches >= 10 && merges >= 1,
             qPrintable(QStringLiteral("%1 patches, %2 merges").arg(patches).arg(merges)));
}

QTEST_GUILESS_MAIN(TestDocumentRandom)
#include "tst_documentrandom.moc"
