// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include "server/serverexport.h"
#include "server/veloxconnection.h"

#include <QJsonValue>
#include <QObject>
#include <QVariant>

#include <functional>
#include <memory>

class VeloxServer;

namespace Velox {
struct JsonError;
}

/** One state that readers follow at one path of a VeloxServer.
 *
 *  Its source is an object (or any value) of the application; what changes in it is collected and pushed, with nothing
 *  to call. Lives in the thread of its source; VMap and VSlice in it may
 *  change in any thread. A class says with `Q_CLASSINFO("velox.<property>", "omit")`, `"name other"` or `"key field"`
 *  what is left out, renamed, or names the rows of a list. */
class VELOX_SERVER_EXPORT VeloxState : public QObject
{
    Q_OBJECT
    /** Path on the server, from the slash on. Default "/sync". Can be set until the state is published. */
    Q_PROPERTY(QString path READ path WRITE setPath NOTIFY pathChanged)
    /** What is published: any QObject, a VMap or VSlice, an item model. Not owned; once it is destroyed the state is
     *  null. Readers that connect before there is any source or data wait for it. */
    Q_PROPERTY(QObject *source READ source WRITE setSource NOTIFY sourceChanged)
    /** Shortest time between two pushes, in milliseconds. Default 200; less than 15 is raised to 15. The first change
     *  after a quiet time goes out at once. */
    Q_PROPERTY(int throttleMs READ throttleMs WRITE setThrottleMs NOTIFY throttleMsChanged)
    /** Time between two keep-alive messages, in milliseconds. Default 25000, at least 10. */
    Q_PROPERTY(int pingIntervalMs READ pingIntervalMs WRITE setPingIntervalMs NOTIFY pingIntervalMsChanged)
    /** A reader that takes no byte for so long, though some wait for it, is disconnected; in milliseconds. Default
     *  30000, at least 10. */
    Q_PROPERTY(int writeTimeoutMs READ writeTimeoutMs WRITE setWriteTimeoutMs NOTIFY writeTimeoutMsChanged)
    /** Bytes that may wait for one reader; beyond, it is sent nothing until it has taken them, and then what it missed
     *  at once. Default 1048576. */
    Q_PROPERTY(
        qlonglong maxUnsentBytes READ maxUnsentBytes WRITE setMaxUnsentBytes NOTIFY maxUnsentBytesChanged)
    /** Bytes of past changes kept for readers that come back. -1, the default, keeps as many as the state has, between
     *  64 KiB and 8 MiB; 0 keeps none but the newest. */
    Q_PROPERTY(qlonglong historyBytes READ historyBytes WRITE setHistoryBytes NOTIFY historyBytesChanged)
    /** Form of the changes for readers that ask for none. Default MergePatch, what released velox clients read. */
    Q_PROPERTY(PatchFormat defaultPatch READ defaultPatch WRITE setDefaultPatch NOTIFY defaultPatchChanged)
    /** Names this state to readers that come back; another one each time that it is published. */
    Q_PROPERTY(QString stateId READ stateId NOTIFY stateIdChanged)
    /** Version that was pushed last; 0 until there is a state. Grows by one with each push that changed something. */
    Q_PROPERTY(qlonglong version READ version NOTIFY versionChanged)
    /** Readers connected now. */
    Q_PROPERTY(int connectionCount READ connectionCount NOTIFY connectionCountChanged)
public:
    /** Forms of a change on the wire. */
    enum class PatchFormat {
        MergePatch, ///< RFC 7396: an object of what is new. Cannot say null.
        JsonPatch, ///< RFC 6902: a list of operations.
    };
    Q_ENUM(PatchFormat)

    /** A state at "/sync" with nothing in it, not published yet. */
    explicit VeloxState(QObject *parent = nullptr);
    /** Ends the connections of its readers, as VeloxServer::removeState() does. */
    ~VeloxState() override;

    [[nodiscard]] QString path() const;
    void setPath(const QString &path);
    [[nodiscard]] QObject *source() const;
    void setSource(QObject *source);
    [[nodiscard]] int throttleMs() const;
    void setThrottleMs(int throttleMs);
    [[nodiscard]] int pingIntervalMs() const;
    void setPingIntervalMs(int pingIntervalMs);
    [[nodiscard]] int writeTimeoutMs() const;
    void setWriteTimeoutMs(int writeTimeoutMs);
    [[nodiscard]] qlonglong maxUnsentBytes() const;
    void setMaxUnsentBytes(qlonglong maxUnsentBytes);
    [[nodiscard]] qlonglong historyBytes() const;
    void setHistoryBytes(qlonglong historyBytes);
    [[nodiscard]] PatchFormat defaultPatch() const;
    void setDefaultPatch(PatchFormat defaultPatch);
    [[nodiscard]] QString stateId() const;
    [[nodiscard]] qlonglong version() const;
    [[nodiscard]] int connectionCount() const;

    /** Publishes a value of any kind that JSON can hold, in place of the source: a QVariantMap, a gadget, a QList...
     *  What differs from the value before is pushed. */
    Q_INVOKABLE void setData(const QVariant &data);
    /** The same from Qt's JSON. */
    void setData(const QJsonValue &data);
    /** The same from JSON text, of which every digit is kept. Where it is not JSON the state stays as it is, and
     *  @p error, where given, says why. */
    bool setJson(const QByteArray &json, Velox::JsonError *error = nullptr);
    /** Publishes what @p read returns: it is called now and at each push(), in this object's thread. */
    void setSource(std::function<QVariant()> read);
    /** Also looks for changes in what has no change signal, such as a plain property or the function of setSource(), and
     *  pushes them. Not needed for anything that notifies. */
    Q_INVOKABLE void push();

    /** The readers connected now, in the order in which they came. Waits for the I/O thread: for a moment. */
    Q_INVOKABLE [[nodiscard]] QList<VeloxConnection> connections() const;
    /** Disconnects the reader with this id, for good: well-behaved readers do not come back by themselves. */
    Q_INVOKABLE void closeConnection(qulonglong id);

Q_SIGNALS:
    void pathChanged();
    void sourceChanged();
    void throttleMsChanged();
    void pingIntervalMsChanged();
    void writeTimeoutMsChanged();
    void maxUnsentBytesChanged();
    void historyBytesChanged();
    void defaultPatchChanged();
    void stateIdChanged();
    void versionChanged();
    void connectionCountChanged();
    /** All changes until now are in version(), on their way to the readers; also where nothing differed. */
    void pushed();
    /** A reader connected. A long poll that is answered at once counts as connected for that moment. Not told of are
     *  readers that came and left while the application was busy and a thousand such notices were waiting. */
    void readerConnected(const VeloxConnection &connection);
    /** A reader is gone. */
    void readerDisconnected(const VeloxConnection &connection);

private:
    friend class VeloxServer;
    struct Private;
    const std::unique_ptr<Private> d;
};
