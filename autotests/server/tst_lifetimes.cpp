// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// Source, state, server or a reader goes at every awkward moment, and how a server stops.

#include "lifetimescene.h"

#include <QElapsedTimer>
#include <QHttpServer>
#include <QRegularExpression>
#include <QSignalSpy>
#include <QTcpServer>
#include <QTest>

namespace {

enum class Moment {
    BeforeListening,
    WithReaders,
    InPushed,
    InVersionChanged,
    InStateIdChanged,
    InReaderConnected,
    InReaderDisconnected,
    InBatch,
    InChangeSignal,
    RightAfterAChange,
    WithASlowReader,
};

struct Named
{
    const char *name;
    int value;
};

constexpr Named victims[] = {
    {"source", int(Victim::Source)},
    {"state", int(Victim::State)},
    {"server", int(Victim::Server)},
    {"reader", int(Victim::Reader)},
};

constexpr Named moments[] = {
    {"before listening", int(Moment::BeforeListening)},
    {"with readers", int(Moment::WithReaders)},
    {"in pushed", int(Moment::InPushed)},
    {"in versionChanged", int(Moment::InVersionChanged)},
    {"in stateIdChanged", int(Moment::InStateIdChanged)},
    {"in readerConnected", int(Moment::InReaderConnected)},
    {"in readerDisconnected", int(Moment::InReaderDisconnected)},
    {"in a batch", int(Moment::InBatch)},
    {"in the source's change signal", int(Moment::InChangeSignal)},
    {"right after a change", int(Moment::RightAfterAChange)},
    {"with a slow reader", int(Moment::WithASlowReader)},
};

/** More than a connection holds. */
QString noise(int characters)
{
    QString text(characters, Qt::Uninitialized);
    quint32 state = 1;
    for (QChar &character : text) {
        state = state * 1664525 + 1013904223;
        character = QChar(u'0' + (state >> 27)); // 32 characters that JSON does not escape
    }
    return text;
}

} // namespace

class tst_Lifetimes : public QObject
{
    Q_OBJECT

private Q_SLOTS:
    void init();

    void anythingMayGoAtAnyTime_data();
    void anythingMayGoAtAnyTime();
    void outlivesTheApplicationsServer_data();
    void outlivesTheApplicationsServer();
    void aStateMovesToAnotherServer();
    void aServerClosesInItsOwnSignal();
    void readersGetWhatWasOnItsWayWhenTheServerStops();
    void theServerStopsDespiteStuckReaders();
    void theServerGoesWithReadersOfARemovedState();

private:
    void setUp(Scene &scene, Moment moment, Victim victim);
    void reach(Scene &scene, Moment moment, Victim victim);
};

void tst_Lifetimes::init()
{
    // Qt says the first two when a WebSocket ends as it opens; both are without consequence. And a reader that
    // comes when the state has just gone is refused.
    QTest::failOnWarning(QRegularExpression(QStringLiteral(
        "^(?!QIODevice::peek|WebSocket received but no slots|reader: HTTP/1.1 (404|503) ).*")));
}

void tst_Lifetimes::anythingMayGoAtAnyTime_data()
{
    QTest::addColumn<int>("victim");
    QTest::addColumn<int>("moment");
    for (const Named &victim : victims) {
        for (const Named &moment : moments)
            QTest::addRow("%s %s", victim.name, moment.name) << victim.value << moment.value;
    }
}

// What has to be there before readers are.
void tst_Lifetimes::setUp(Scene &scene, Moment moment, Victim victim)
{
    scene.machine->setExtra(QVariant::fromValue(&scene.rows));
    if (moment == Moment::BeforeListening)
        scene.kill(victim);
    if (moment == Moment::InReaderConnected)
        scene.killIn(&VeloxState::readerConnected, victim);
    if (moment == Moment::InStateIdChanged)
        scene.killIn(&VeloxState::stateIdChanged, victim);
}

void tst_Lifetimes::reach(Scene &scene, Moment moment, Victim victim)
{
    switch (moment) {
    case Moment::BeforeListening:
    case Moment::InStateIdChanged:
    case Moment::InReaderConnected:
        break; // comes by itself
    case Moment::WithReaders:
        scene.kill(victim);
        break;
    case Moment::InPushed:
        scene.killIn(&VeloxState::pushed, victim);
        scene.machine->setCount(2);
        break;
    case Moment::InVersionChanged:
        scene.killIn(&VeloxState::versionChanged, victim);
        scene.machine->setCount(2);
        break;
    case Moment::InReaderDisconnected:
        scene.killIn(&VeloxState::readerDisconnected, victim);
        scene.readers.pop_back();
        break;
    case Moment::InBatch:
        scene.rows.batch([&] {
            scene.rows.append(1);
            scene.kill(victim);
            scene.rows.append(2);
        });
        break;
    case Moment::InChangeSignal:
        QObject::connect(scene.machine.get(), &Machine::countChanged, &scene.context,
                         [&scene, victim] { scene.kill(victim); });
        scene.machine->setCount(2);
        break;
    case Moment::RightAfterAChange:
        scene.machine->setCount(2);
        scene.kill(victim);
        break;
    case Moment::WithASlowReader: {
        auto slow = std::make_unique<EventStreamReader>(ReaderRequest{scene.url});
        QTRY_VERIFY(slow->version() >= 1);
        slow->stopReading();
        scene.machine->setBlob(noise(8'000'000));
        QTRY_VERIFY(scene.allHold(2));
        scene.readers.push_back(std::move(slow));
        scene.kill(victim);
        break;
    }
    }
}

void tst_Lifetimes::anythingMayGoAtAnyTime()
{
    QFETCH(int, victim);
    QFETCH(int, moment);
    const auto who = Victim(victim);
    const auto when = Moment(moment);
    Scene scene;
    setUp(scene, when, who);
    if (scene.server)
        QVERIFY(scene.listen());
    if (!scene.server) {
        QCOMPARE(who, Victim::Server);
        return; // nobody can come
    }
    const bool hadReaders = scene.state != nullptr && !scene.isDone;
    if (when == Moment::WithASlowReader)
        scene.connectReaders({"sse", "websocket"}); // the state is large
    else
        scene.connectReaders();
    if (hadReaders)
        QTRY_VERIFY(scene.isDone || scene.allHold(1));
    reach(scene, when, who);
    QTRY_VERIFY(scene.isDone);

    switch (who) {
    case Victim::Source: // is null from then on
        QTRY_VERIFY(scene.readers.front()->holds("null"));
        break;
    case Victim::State:
    case Victim::Server:
        if (when == Moment::WithASlowReader) // which knows only once it reads
            scene.readers.pop_back();
        if (hadReaders || who == Victim::Server)
            QTRY_VERIFY(scene.allEnded());
        break;
    case Victim::Reader: { // others follow
        EventStreamReader other({scene.url});
        scene.machine->setCount(55);
        QTRY_VERIFY(other.text().contains(R"("count":55)"));
        scene.readers.clear();
        QTRY_COMPARE(scene.state->connections().size(), 1);
        break;
    }
    }
    if (scene.server && scene.state)
        QVERIFY(scene.server->isListening());
}

// ---- an application's own server ----

void tst_Lifetimes::outlivesTheApplicationsServer_data()
{
    QTest::addColumn<QString>("first");
    for (const char *first : {"application", "server", "state", "source"})
        QTest::newRow(first) << QString::fromLatin1(first);
}

void tst_Lifetimes::outlivesTheApplicationsServer()
{
    QFETCH(QString, first);
    auto application = std::make_unique<QHttpServer>();
    auto *tcp = new QTcpServer;
    QVERIFY(tcp->listen(QHostAddress::LocalHost, 0));
    Scene scene;
    scene.url = QUrl(QStringLiteral("http://127.0.0.1:%1/sync").arg(tcp->serverPort()));
    static_cast<void>(application->bind(tcp));
    QVERIFY(scene.server->attach(application.get()));
    scene.connectReaders();
    QTRY_VERIFY(scene.allHold(1));
    scene.machine->setCount(2);

    if (first == u"application")
        application.reset();
    else if (first == u"server")
        scene.server.reset();
    else if (first == u"state")
        scene.state.reset();
    else
        scene.machine.reset();

    if (first == u"source")
        QTRY_VERIFY(scene.readers.front()->holds("null"));
    else
        QTRY_VERIFY(scene.allEnded());
}

// ---- moving on ----

void tst_Lifetimes::aStateMovesToAnotherServer()
{
    Scene scene;
    QVERIFY(scene.listen());
    scene.connectReaders();
    QTRY_VERIFY(scene.allHold(1));
    const QString id = scene.state->stateId();

    scene.server->removeState(scene.state.get());
    QTRY_VERIFY(scene.allEnded());
    QCOMPARE(scene.readers.at(2)->closeCode, 1001);
    scene.readers.clear();
    scene.server = std::make_unique<VeloxServer>();
    QVERIFY(scene.server->addState(scene.state.get()));
    QVERIFY(scene.listen());
    scene.connectReaders();

    QTRY_VERIFY(scene.allHold(1));
    QVERIFY(scene.state->stateId() != id);
    QTRY_COMPARE(scene.state->connectionCount(), 4);
}

void tst_Lifetimes::aServerClosesInItsOwnSignal()
{
    Scene scene;
    QVERIFY(scene.listen());
    QObject::connect(scene.state.get(), &VeloxState::readerConnected, &scene.context,
                     [&scene] { scene.server->close(); });
    scene.connectReaders();
    QTRY_VERIFY(!scene.server->isListening());
    QTRY_VERIFY(scene.allEnded());
    QTRY_COMPARE(scene.server->connectionCount(), 0);
    QVERIFY(scene.listen());
}

// ---- stopping ----

void tst_Lifetimes::readersGetWhatWasOnItsWayWhenTheServerStops()
{
    Scene scene;
    QVERIFY(scene.listen());
    scene.connectReaders();
    QTRY_VERIFY(scene.allHold(1));
    QTRY_COMPARE(scene.server->connectionCount(), 4); // the poll is held
    QSignalSpy pushed(scene.state.get(), &VeloxState::pushed);
    const QString blob = noise(3'000'000);
    scene.machine->setBlob(blob);
    QTRY_VERIFY(pushed.count() > 0);

    // Other threads take what is sent while this one waits for the server's.
    scene.server->close();

    QTRY_VERIFY(scene.allEnded());
    for (const auto &reader : scene.readers)
        QVERIFY2(reader->text().contains(blob.toLatin1()), reader->kinds());
    QCOMPARE(scene.readers.at(2)->closeCode, 1001);
}

void tst_Lifetimes::theServerStopsDespiteStuckReaders()
{
    Scene scene;
    VeloxState second;
    second.setPath(QStringLiteral("/second"));
    second.setSource(scene.machine.get());
    QVERIFY(scene.server->addState(&second));
    QVERIFY(scene.listen());
    QUrl url = scene.url;
    url.setPath(QStringLiteral("/second"));
    EventStreamReader stuck({scene.url});
    EventStreamReader alsoStuck({url});
    QTRY_VERIFY(stuck.version() == 1 && alsoStuck.version() == 1);
    stuck.stopReading();
    alsoStuck.stopReading();
    scene.machine->setBlob(noise(8'000'000));
    const auto queued = [](const VeloxState &state) {
        const QList<VeloxConnection> connections = state.connections();
        return connections.isEmpty() ? 0 : connections.first().bytesQueued;
    };
    QTRY_VERIFY(queued(*scene.state) > 0 && queued(second) > 0);

    QElapsedTimer clock;
    clock.start();
    scene.server->close();

    QVERIFY2(clock.elapsed() < 8000, QByteArray::number(clock.elapsed()));
    QTRY_COMPARE(scene.server->connectionCount(), 0);
}

void tst_Lifetimes::theServerGoesWithReadersOfARemovedState()
{
    Scene scene;
    QVERIFY(scene.listen());
    EventStreamReader stuck({scene.url});
    QTRY_COMPARE(stuck.version(), 1);
    stuck.stopReading();
    scene.machine->setBlob(noise(8'000'000));
    QTRY_VERIFY(scene.state->connections().first().bytesQueued > 0);

    scene.server->removeState(scene.state.get());
    QElapsedTimer clock;
    clock.start();
    scene.server.reset();

    QVERIFY2(clock.elapsed() < 4000, QByteArray::number(clock.elapsed())); // nobody is left to wait for
}

QTEST_GUILESS_MAIN(tst_Lifetimes)
#include "tst_lifetimes.moc"
