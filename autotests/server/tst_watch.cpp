// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// `velox watch` and `velox get`, run as a user runs them against `velox serve`.

#include "support/program.h"

#include <QRegularExpression>
#include <QTest>

#include <csignal>
#include <memory>

using namespace Qt::StringLiterals;

class tst_Watch : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();
    void cleanup() { m_server.reset(); }

    void printsEachState_data();
    void printsEachState();
    void printsOnlyWhatIsAtAPointer();
    void printsWhatIsSent();
    void connectsAgain();
    void endsWithTheConnectionWhenToldTo();
    void endsOnCtrlC();
    void getsAStateOnce_data();
    void getsAStateOnce();
    void refusesWrongOptions_data();
    void refusesWrongOptions();

private:
    void push(const QByteArray &state) { m_server->write(state + '\n'); }
    [[nodiscard]] QString url() const { return m_server->url().toString(); }

    std::unique_ptr<Program> m_server;
};

void tst_Watch::init()
{
    QTest::failOnWarning(QRegularExpression(u".*"_s));
    m_server = std::make_unique<Program>(
        QStringList{u"serve"_s, u"-"_s, u"--listen"_s, u"127.0.0.1:0"_s, u"--throttle"_s, u"15"_s});
    QTRY_VERIFY(m_server->url().isValid());
    push(R"({"a":1,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})");
}

void tst_Watch::printsEachState_data()
{
    QTest::addColumn<QString>("transport");
    for (const char *name : {"auto", "sse", "ws", "poll"})
        QTest::newRow(name) << QString::fromLatin1(name);
}

void tst_Watch::printsEachState()
{
    QFETCH(QString, transport);
    Program watch({u"watch"_s, url(), u"--transport"_s, transport});
    QTRY_COMPARE(watch.out.count('\n'), 1);
    push(R"({"a":2,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})");
    QTRY_COMPARE(watch.out.count('\n'), 2);
    push("[]");
    QTRY_COMPARE(
        watch.out.split('\n'),
        (QByteArrayList{R"({"a":1,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})",
                        R"({"a":2,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})",
                        "[]", ""}));
    QCOMPARE(watch.err, QByteArray());
}

void tst_Watch::printsOnlyWhatIsAtAPointer()
{
    Program watch({u"watch"_s, url(), u"--pointer"_s, u"/b/c~1d/0"_s});
    QTRY_COMPARE(watch.out, "1\n");
    push(R"({"a":5,"b":{"c/d":[1,2]}})");
    push(R"({"a":5,"b":{"c/d":["x"]}})");
    QTRY_COMPARE(watch.out, "1\n\"x\"\n");
    push("5");
    QTRY_COMPARE(watch.out, "1\n\"x\"\nnull\n");
}

void tst_Watch::printsWhatIsSent()
{
    Program watch({u"watch"_s, url(), u"--updates"_s, u"--transport"_s, u"sse"_s});
    QTRY_COMPARE(watch.out.count('\n'), 2);
    push(R"({"a":2,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})");
    QTRY_COMPARE(watch.out.count('\n'), 3);
    const QByteArrayList lines = watch.out.split('\n');
    QCOMPARE(lines.at(0), R"({"ping":true})");
    QVERIFY2(lines.at(2).contains(R"("body":[{"op":"replace","path":"/a","value":2}])"),
             lines.at(2).constData());
}

void tst_Watch::connectsAgain()
{
    Program watch({u"watch"_s, url()});
    QTRY_COMPARE(watch.out.count('\n'), 1);
    const QString address = u"127.0.0.1:%1"_s.arg(m_server->url().port());
    m_server.reset();
    QTRY_VERIFY(watch.err.startsWith("velox watch: "));
    m_server = std::make_unique<Program>(QStringList{u"serve"_s, u"-"_s, u"--listen"_s, address});
    QTRY_VERIFY(m_server->url().isValid());
    push("7");
    QTRY_VERIFY(watch.out.endsWith("\n7\n"));
    QVERIFY(!watch.hasEnded());
}

void tst_Watch::endsWithTheConnectionWhenToldTo()
{
    Program watch({u"watch"_s, url(), u"--no-retry"_s});
    QTRY_COMPARE(watch.out.count('\n'), 1);
    m_server.reset();
    QTRY_VERIFY(watch.hasEnded());
    QCOMPARE(watch.exitCode(), 1);
    QVERIFY(watch.err.startsWith("velox watch: "));
}

void tst_Watch::endsOnCtrlC()
{
    Program watch({u"watch"_s, url()});
    QTRY_COMPARE(watch.out.count('\n'), 1);
    QCOMPARE(::kill(pid_t(watch.processId()), SIGINT), 0);
    QTRY_VERIFY(watch.hasEnded());
    QCOMPARE(watch.exitStatus(), QProcess::NormalExit);
    QCOMPARE(watch.exitCode(), 0);
    QCOMPARE(watch.err, QByteArray());
}

void tst_Watch::getsAStateOnce_data()
{
    QTest::addColumn<QString>("path");
    QTest::addColumn<QString>("pointer");
    QTest::addColumn<QByteArray>("out");
    QTest::addColumn<int>("code");
    const QByteArray all =
        R"({"a":1,"b":{"c/d":[1,2]},"text":"long enough for a delta to be the smaller one"})"
        "\n";
    QTest::newRow("the whole") << u"/sync"_s << QString() << all << 0;
    QTest::newRow("a value") << u"/sync"_s << u"/b"_s << QByteArray("{\"c/d\":[1,2]}\n") << 0;
    QTest::newRow("nothing there") << u"/sync"_s << u"/x"_s << QByteArray() << 3;
    QTest::newRow("no state at the path") << u"/other"_s << QString() << QByteArray() << 1;
}

void tst_Watch::getsAStateOnce()
{
    QFETCH(QString, path);
    QFETCH(QString, pointer);
    QUrl url = m_server->url();
    url.setPath(path);
    QStringList arguments{u"get"_s, url.toString()};
    if (!pointer.isEmpty())
        arguments.append(pointer);
    Program get(arguments);
    QTRY_VERIFY(get.hasEnded());
    QTEST(get.out, "out");
    QTEST(get.exitCode(), "code");
    QCOMPARE(get.err.isEmpty(), get.exitCode() == 0);
}

void tst_Watch::refusesWrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::newRow("no address") << QStringList{u"watch"_s};
    QTest::newRow("two addresses") << QStringList{u"watch"_s, u"http://a"_s, u"http://b"_s};
    QTest::newRow("unknown transport") << QStringList{u"watch"_s, u"http://a"_s, u"--transport"_s, u"udp"_s};
    QTest::newRow("no pointer") << QStringList{u"watch"_s, u"http://a"_s, u"--pointer"_s, u"a"_s};
    QTest::newRow("no header") << QStringList{u"get"_s, u"http://a"_s, u"--header"_s, u"a"_s};
    QTest::newRow("no time") << QStringList{u"get"_s, u"http://a"_s, u"--timeout"_s, u"a"_s};
    QTest::newRow("unknown option") << QStringList{u"get"_s, u"http://a"_s, u"--what"_s};
}

void tst_Watch::refusesWrongOptions()
{
    QFETCH(QStringList, arguments);
    Program program(arguments);
    QTRY_VERIFY(program.hasEnded());
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(program.err.startsWith("velox " + arguments.first().toUtf8() + ": "));
    QCOMPARE(program.out, QByteArray());
}

QTEST_GUILESS_MAIN(tst_Watch)

#include "tst_watch.moc"
