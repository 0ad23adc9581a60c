// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The velox program, run as a user runs it.

#include "../support/testcertificate.h"
#include "support/http.h"
#include "support/program.h"
#include "support/readers.h"

#include <QFile>
#include <QRegularExpression>
#include <QTemporaryDir>
#include <QTest>

#include <cstdio>

namespace {

QStringList serve(const QStringList &more)
{
    return QStringList{QStringLiteral("serve"), QStringLiteral("--listen"), QStringLiteral("127.0.0.1:0")}
    + more;
}

void write(const QString &name, const QByteArray &text)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

void replace(const QString &name, const QByteArray &text)
{
    write(name + QStringLiteral(".new"), text);
    QCOMPARE(std::rename(qPrintable(name + QStringLiteral(".new")), qPrintable(name)), 0);
}

} // namespace

class tst_Cli : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void servesAFileThatIsWrittenInPlace();
    void servesAFileThatIsReplaced();
    void keepsTheLastGoodStateOfAFile();
    void startsWithAFileThatIsNoJson();
    void servesLinesAsOneFullStateAndTwoDeltas();
    void reportsABadLine();
    void keepsEveryLineOfAFastWriter();
    void takesOptions();
    void asksForAToken();
    void servesOverTls();
    void refusesWrongOptions_data();
    void refusesWrongOptions();
    void saysWhatItCan_data();
    void saysWhatItCan();
    void failsWithoutItsFile();
    void failsWhereThePortIsTaken();
    void endsInOrder_data();
    void endsInOrder();

private:
    std::unique_ptr<QTemporaryDir> m_folder;
    QString m_file;
};

void tst_Cli::init()
{
    QTest::failOnWarning(QRegularExpression(QStringLiteral(".*")));
    m_folder = std::make_unique<QTemporaryDir>();
    m_file = m_folder->filePath(QStringLiteral("state.json"));
    write(m_file, R"({"a":1,"b":"some text that makes a delta the smaller one of the two"})");
}

void tst_Cli::servesAFileThatIsWrittenInPlace()
{
    Program program(serve({m_file}));
    QTRY_VERIFY(program.url().isValid());
    QVERIFY2(QRegularExpression(QStringLiteral("^listening on http://127\\.0\\.0\\.1:\\d+/sync\n$"))
                 .match(QString::fromUtf8(program.out))
                 .hasMatch(),
             program.out);
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.kinds(), QByteArray("ping full"));

    write(m_file, R"({"a":2,"b":"some text that makes a delta the smaller one of the two"})");

    QTRY_COMPARE(reader.last().body, QByteArray(R"([{"op":"replace","path":"/a","value":2}])"));
    QVERIFY(program.err.isEmpty());
}

void tst_Cli::servesAFileThatIsReplaced()
{
    Program program(serve({m_file, QStringLiteral("--throttle"), QStringLiteral("15")}));
    QTRY_VERIFY(program.url().isValid());
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.version(), 1);
    QFile held(m_file); // somebody still has the first one open
    QVERIFY(held.open(QIODevice::ReadOnly));

    replace(m_file, R"({"a":3})");
    QTRY_VERIFY(reader.holds(R"({"a":3})"));
    write(m_file, R"({"a":4})"); // the new one, in place
    QTRY_VERIFY(reader.holds(R"({"a":4})"));
    replace(m_file, R"({"a":5})");
    QTRY_VERIFY(reader.holds(R"({"a":5})"));
    QVERIFY(QFile::remove(m_file));
    QTRY_VERIFY(program.err.contains("state.json"));
    write(m_file, R"({"a":6})");
    QTRY_VERIFY(reader.holds(R"({"a":6})"));
}

void tst_Cli::keepsTheLastGoodStateOfAFile()
{
    Program program(serve({m_file}));
    QTRY_VERIFY(program.url().isValid());
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.version(), 1);

    replace(m_file, "{\n  \"a\": 1,\n  \"b\": oops\n}");
    QTRY_VERIFY2(program.err.contains("line 3, column 8"), program.err);
    QVERIFY(program.err.contains("state.json"));
    EventStreamReader later({program.url()});
    QTRY_COMPARE(later.version(), 1);
    QVERIFY(later.text().contains(R"("a":1)"));

    replace(m_file, R"({"a":7})");
    QTRY_VERIFY(reader.holds(R"({"a":7})"));
    QCOMPARE(reader.version(), 2);
}

void tst_Cli::startsWithAFileThatIsNoJson()
{
    write(m_file, "");
    Program program(serve({m_file}));
    QTRY_VERIFY(program.url().isValid());
    QTRY_VERIFY(program.err.contains("line 1, column 1"));
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.kinds(), QByteArray("ping"));
    write(m_file, "[1]");
    QTRY_VERIFY(reader.holds("[1]"));
}

void tst_Cli::servesLinesAsOneFullStateAndTwoDeltas()
{
    Program program(serve({QStringLiteral("-")}));
    QTRY_VERIFY(program.url().isValid());
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.kinds(), QByteArray("ping"));

    const QByteArray text(100, 't');
    program.write(R"({"a":1,"t":")" + text + "\"}\n" + R"({"a":2,"t":")" + text + "\"}\n" + R"({"a":2,"t":")"
                  + text + R"(","n":null})");
    program.closeWriteChannel(); // the last line needs no end

    QTRY_COMPARE(reader.kinds(), QByteArray("ping full delta delta"));
    QCOMPARE(reader.updates.at(2).body, QByteArray(R"([{"op":"replace","path":"/a","value":2}])"));
    QCOMPARE(reader.updates.at(3).body, QByteArray(R"([{"op":"add","path":"/n","value":null}])"));
    QVERIFY(!program.hasEnded()); // the last state stays served
    QVERIFY(program.err.isEmpty());
}

void tst_Cli::reportsABadLine()
{
    Program program(serve({QStringLiteral("-"), QStringLiteral("--throttle"), QStringLiteral("15")}));
    QTRY_VERIFY(program.url().isValid());
    EventStreamReader reader({program.url()});
    program.write("[1]\n\n[1, x]\n[3]\n");
    QTRY_VERIFY(reader.holds("[3]"));
    QCOMPARE(reader.version(), 2);
    QTRY_VERIFY2(program.err.contains("line 3, column 5"), program.err);
}

void tst_Cli::keepsEveryLineOfAFastWriter()
{
    Program program(serve({QStringLiteral("-"), QStringLiteral("--throttle"), QStringLiteral("15")}));
    QTRY_VERIFY(program.url().isValid());
    EventStreamReader reader({program.url()});
    QTRY_COMPARE(reader.kinds(), QByteArray("ping"));
    for (int i = 1; i <= 20; ++i)
        program.write(QByteArray::number(i) + '\n');
    QTRY_VERIFY(reader.holds("20"));
    QCOMPARE(reader.version(), 20); // each was a push of its own
}

void tst_Cli::takesOptions()
{
    write(m_folder->filePath(QStringLiteral("page.html")), "<p>page");
    Program program({QStringLiteral("serve"), m_file, QStringLiteral("--listen"),
                     QStringLiteral("localhost:0"), QStringLiteral("--path"), QStringLiteral("/my/state"),
                     QStringLiteral("--ping"), QStringLiteral("20"), QStringLiteral("--patch"),
                     QStringLiteral("json"), QStringLiteral("--document-root"), m_folder->path()});
    QTRY_VERIFY(program.url().isValid());
    QCOMPARE(program.url().path(), QStringLiteral("/my/state"));
    EventStreamReader reader({program.url(), {}});
    QTRY_VERIFY(reader.count("ping") >= 4);
    write(m_file, R"({"a":9,"b":"some text that makes a delta the smaller one of the two"})");
    QTRY_COMPARE(reader.version(), 2);
    QTRY_VERIFY(!reader.last().ping || reader.count("delta") == 1);
    QCOMPARE(reader.count("delta"), 1);
    QVERIFY(reader.holds(R"({"a":9,"b":"some text that makes a delta the smaller one of the two"})"));
    const auto port = quint16(program.url().port());
    QCOMPARE(ask(port, "/page.html").body, QByteArray("<p>page"));
    QCOMPARE(ask(port, "/velox.js").status, 200);
    QCOMPARE(ask(port, "/sync").status, 404);
}

void tst_Cli::asksForAToken()
{
    Program program({QStringLiteral("serve"), m_file, QStringLiteral("--listen"),
                     QStringLiteral("localhost:0"), QStringLiteral("--token"), QStringLiteral("abc"),
                     QStringLiteral("--token"), QStringLiteral("def")});
    QTRY_VERIFY(program.url().isValid());
    const auto port = quint16(program.url().port());
    QCOMPARE(ask(port, "/sync").status, 401);
    QCOMPARE(ask(port, "/sync", "Authorization: Bearer abc\r\n").status, 200);
    QCOMPARE(ask(port, "/sync?access_token=def").status, 200);
}

void tst_Cli::servesOverTls()
{
    const QSslConfiguration tls = untrustedServerConfiguration();
    const QString certificate = m_folder->filePath(QStringLiteral("cert.pem"));
    const QString key = m_folder->filePath(QStringLiteral("key.pem"));
    write(certificate, tls.localCertificate().toPem());
    write(key, tls.privateKey().toPem());
    Program program({QStringLiteral("serve"), m_file, QStringLiteral("--listen"),
                     QStringLiteral("localhost:0"), QStringLiteral("--cert"), certificate,
                     QStringLiteral("--key"), key});
    QTRY_VERIFY(program.out.contains("listening on https://127.0.0.1:"));
}

void tst_Cli::refusesWrongOptions_data()
{
    QTest::addColumn<QStringList>("arguments");
    const auto row = [](const char *name, const char *arguments) {
        QTest::newRow(name) << QString::fromLatin1(arguments).split(u' ', Qt::SkipEmptyParts);
    };
    row("no command", "");
    row("an unknown command", "fly");
    row("no file", "serve");
    row("two files", "serve a.json b.json");
    row("an unknown option", "serve - --fly");
    row("no address", "serve - --listen 8080");
    row("an address that is none", "serve - --listen nowhere:80");
    row("a port that is none", "serve - --listen 127.0.0.1:x");
    row("a port out of range", "serve - --listen 127.0.0.1:65536");
    row("a throttle that is no number", "serve - --throttle soon");
    row("a ping of nothing", "serve - --ping 0");
    row("an unknown patch form", "serve - --patch xml");
    row("a path without a slash", "serve - --path sync");
    row("a certificate without its key", "serve - --cert a.pem");
    row("an empty token", "serve - --token=");
    row("a folder that is none", "serve - --document-root /does/not/exist");
}

void tst_Cli::refusesWrongOptions()
{
    QFETCH(QStringList, arguments);
    Program program(arguments);
    QTRY_VERIFY(program.hasEnded());
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QCOMPARE(program.exitCode(), 2);
    QVERIFY(!program.err.isEmpty());
    QVERIFY(program.out.isEmpty());
}

void tst_Cli::saysWhatItCan_data()
{
    QTest::addColumn<QStringList>("arguments");
    QTest::addColumn<QByteArray>("said");
    QTest::newRow("help") << QStringList{QStringLiteral("--help")} << QByteArray("serve FILE.json");
    QTest::newRow("version") << QStringList{QStringLiteral("--version")} << QByteArray("velox ");
    QTest::newRow("help of serve") << QStringList{QStringLiteral("serve"), QStringLiteral("--help")}
                                   << QByteArray("--document-root");
}

void tst_Cli::saysWhatItCan()
{
    QFETCH(QStringList, arguments);
    QFETCH(QByteArray, said);
    Program program(arguments);
    QTRY_VERIFY(program.hasEnded());
    QCOMPARE(program.exitCode(), 0);
    QVERIFY2(program.out.contains(said), program.out);
    QVERIFY(program.err.isEmpty());
}

void tst_Cli::failsWithoutItsFile()
{
    Program program(serve({m_folder->filePath(QStringLiteral("missing.json"))}));
    QTRY_VERIFY(program.hasEnded());
    QCOMPARE(program.exitCode(), 1);
    QVERIFY(program.err.contains("missing.json"));
}

void tst_Cli::failsWhereThePortIsTaken()
{
    Program first(serve({m_file}));
    QTRY_VERIFY(first.url().isValid());
    Program second({QStringLiteral("serve"), m_file, QStringLiteral("--listen"),
                    QStringLiteral("127.0.0.1:%1").arg(first.url().port())});
    QTRY_VERIFY(second.hasEnded());
    QCOMPARE(second.exitCode(), 1);
    QVERIFY(!second.err.isEmpty());
    QVERIFY(second.out.isEmpty());
}

void tst_Cli::endsInOrder_data()
{
    QTest::addColumn<bool>("isStdin");
    QTest::newRow("a file") << false;
    QTest::newRow("standard input") << true;
}

#if defined(__SANITIZE_ADDRESS__)
constexpr int endMs = 20'000; // the leak check included
#else
constexpr int endMs = 5'000;
#endif

void tst_Cli::endsInOrder()
{
    QFETCH(bool, isStdin);
    Program program(serve({isStdin ? QStringLiteral("-") : m_file}));
    QTRY_VERIFY(program.url().isValid());
    WebSocketReader reader({program.url()});
    QTRY_VERIFY(!reader.updates.isEmpty());
    program.terminate();
    QTRY_VERIFY_WITH_TIMEOUT(program.hasEnded(), endMs);
    QCOMPARE(program.exitStatus(), QProcess::NormalExit);
    QVERIFY2(program.exitCode() == 0, program.err);
    QTRY_VERIFY(reader.isEnded);
    QCOMPARE(reader.closeCode, 1001);
}

QTEST_GUILESS_MAIN(tst_Cli)
#include "tst_cli.moc"
