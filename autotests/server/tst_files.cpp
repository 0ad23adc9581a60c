// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// The files of documentRoot and nothing beside them, and the browser client.

#include "servedtest.h"
#include "support/http.h"

#include <QDir>
#include <QTemporaryDir>
#include <QTest>

namespace {

void write(const QString &name, const QByteArray &text)
{
    QFile file(name);
    QVERIFY(file.open(QIODevice::WriteOnly));
    file.write(text);
}

/** A folder of pages, with secrets in it and beside it. */
struct Site
{
    Site()
    {
        const QDir outside(folder.path());
        for (const char *path : {"www/sub", "www/empty", "www/.git"})
            outside.mkpath(QString::fromLatin1(path));
        put("../secret.txt", "secret");
        put("../www-other", "secret");
        put("index.html", "<p>index");
        put("sub/index.html", "<p>sub");
        put("app.js", "app()");
        put("icon.svg", "<svg/>");
        put("a b.txt", "space");
        put(".env", "secret");
        put(".git/config", "secret");
        QFile::link(root() + QStringLiteral("/app.js"), root() + QStringLiteral("/inside.js"));
        QFile::link(folder.filePath(QStringLiteral("secret.txt")), root() + QStringLiteral("/outside.txt"));
        QFile::link(folder.path(), root() + QStringLiteral("/up"));
    }

    void put(const char *name, const QByteArray &text) const
    {
        write(root() + u'/' + QString::fromLatin1(name), text);
    }
    [[nodiscard]] QString root() const { return folder.filePath(QStringLiteral("www")); }

    QTemporaryDir folder;
};

} // namespace

class tst_Files : public ServedTest
{
    Q_OBJECT

private Q_SLOTS:
    void servesFiles_data();
    void servesFiles();
    void servesNothingElse_data();
    void servesNothingElse();
    void answersThatAFileIsUnchanged();
    void servesResources();
    void servesTheBrowserClient();
};

void tst_Files::servesFiles_data()
{
    QTest::addColumn<QByteArray>("target");
    QTest::addColumn<QByteArray>("type");
    QTest::addColumn<QByteArray>("body");
    const QByteArray page = "text/html; charset=utf-8";
    const QByteArray script = "text/javascript; charset=utf-8";
    const auto row = [](const char *name, const QByteArray &target, const QByteArray &type,
                        const QByteArray &body) { QTest::newRow(name) << target << type << body; };
    row("the folder's page", "/", page, "<p>index");
    row("a page by name", "/index.html", page, "<p>index");
    row("a folder below", "/sub/", page, "<p>sub");
    row("a script", "/app.js", script, "app()");
    row("an image", "/icon.svg", "image/svg+xml", "<svg/>");
    row("a name that is encoded, with a query", "/a%20b.txt?x=1", "text/plain", "space");
    row("a link to a file inside", "/inside.js", script, "app()");
}

void tst_Files::servesFiles()
{
    QFETCH(QByteArray, target);
    QFETCH(QByteArray, type);
    QFETCH(QByteArray, body);
    const Site site;
    m_served->server.setDocumentRoot(site.root());
    const HttpAnswer answer = ask(port(), target);
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), type);
    QCOMPARE(answer.body, body);
    QCOMPARE(answer.headers.value("x-content-type-options"), QByteArray("nosniff"));
    QCOMPARE(answer.headers.value("referrer-policy"), QByteArray("same-origin"));
    QCOMPARE(answer.headers.value("cross-origin-resource-policy"), QByteArray("same-origin"));
    const bool isPage = type.startsWith("text/html");
    QCOMPARE(answer.headers.contains("x-frame-options"), isPage);
    QCOMPARE(answer.headers.value("content-security-policy").contains("frame-ancestors 'self'"), isPage);
    const HttpAnswer head = ask(port(), target, {}, "HEAD");
    QCOMPARE(head.status, 200);
    QVERIFY(head.body.isEmpty());
    QCOMPARE(head.headers.value("content-length").toInt(), body.size());
}

void tst_Files::servesNothingElse_data()
{
    QTest::addColumn<QByteArray>("target");
    for (const char *target : {"/missing.txt",
                               "/empty/",
                               "/.env",
                               "/.git/config",
                               "/../secret.txt",
                               "/sub/../../secret.txt",
                               "/%2e%2e/secret.txt",
                               "/..%2fsecret.txt",
                               "/%2e%2e%2fsecret.txt",
                               "/sub/%2e%2e/%2e%2e/secret.txt",
                               "/..%5csecret.txt",
                               "/../www-other",
                               "/%252e%252e/secret.txt",
                               "/..%252fsecret.txt",
                               "/..%c0%afsecret.txt",
                               "/%2e%2e%5csecret.txt",
                               "/sub\\..\\..\\secret.txt",
                               "/./../secret.txt",
                               "/sub/.%2e/%2e./secret.txt",
                               "/%00",
                               "/index.html%00",
                               "/../www/../secret.txt",
                               "http://localhost/../secret.txt",
                               "/....//secret.txt",
                               "/..;/secret.txt",
                               "/up/www/../secret.txt",
                               "/%2e%2e/www/.env",
                               "/~root/.profile",
                               "file:///etc/passwd",
                               "/outside.txt",
                               "/up/secret.txt",
                               "/app.js%00.html",
                               "//etc/passwd",
                               "/%2fetc/passwd",
                               "/app.js/"})
        QTest::newRow(target) << QByteArray(target);
}

void tst_Files::servesNothingElse()
{
    QFETCH(QByteArray, target);
    const Site site;
    m_served->server.setDocumentRoot(site.root());
    QCOMPARE(ask(port(), "/app.js").status, 200);
    const HttpAnswer answer = ask(port(), target);
    QVERIFY2(answer.status == 404 || answer.status == 400, QByteArray::number(answer.status));
    QVERIFY(!answer.body.contains("secret") && !answer.body.contains("root:"));
}

void tst_Files::answersThatAFileIsUnchanged()
{
    const Site site;
    m_served->server.setDocumentRoot(site.root());
    const QByteArray tag = ask(port(), "/app.js").headers.value("etag");
    QVERIFY(tag.startsWith('"') && tag.endsWith('"'));

    const HttpAnswer unchanged = ask(port(), "/app.js", "If-None-Match: " + tag + "\r\n");
    QCOMPARE(unchanged.status, 304);
    QVERIFY(unchanged.body.isEmpty());
    QCOMPARE(unchanged.headers.value("etag"), tag);

    site.put("app.js", "app(2)");
    const HttpAnswer changed = ask(port(), "/app.js", "If-None-Match: " + tag + "\r\n");
    QCOMPARE(changed.status, 200);
    QCOMPARE(changed.body, QByteArray("app(2)"));
}

void tst_Files::servesResources()
{
    QCOMPARE(ask(port(), "/velox.js").status, 200); // brings the library's own resources in
    m_served->server.setDocumentRoot(QStringLiteral(":/velox"));
    QCOMPARE(ask(port(), "/velox.js?x").status, 200);
    QCOMPARE(ask(port(), "/velox.legacy.js").status, 200);
    QCOMPARE(ask(port(), "/../velox/velox.js").status, 404);
}

void tst_Files::servesTheBrowserClient()
{
    const HttpAnswer answer = ask(port(), "/velox.js");
    QCOMPARE(answer.status, 200);
    QCOMPARE(answer.headers.value("content-type"), QByteArray("text/javascript; charset=utf-8"));
    QVERIFY(answer.body.contains("WebSocket"));
    QCOMPARE(answer.headers.value("cross-origin-resource-policy"), QByteArray("cross-origin"));
    const QByteArray tag = answer.headers.value("etag");
    QCOMPARE(ask(port(), "/velox.js", "If-None-Match: " + tag + "\r\n").status, 304);

    const Site site; // whose own file goes first
    site.put("velox.js", "mine");
    m_served->server.setDocumentRoot(site.root());
    QCOMPARE(ask(port(), "/velox.js").body, QByteArray("mine"));
}

QTEST_GUILESS_MAIN(tst_Files)
#include "tst_files.moc"
