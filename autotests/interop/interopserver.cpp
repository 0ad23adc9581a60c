// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT

// A server of a QObject with properties, a VMap and a VSlice. The first line of standard input is the state to begin with,
// each other one a list of operations (script.mjs), so that every change goes through the observer.
//   interopserver PING-MS

#include "cli/stdinlines.h"
#include "model/vmap.h"
#include "model/vslice.h"
#include "server/veloxserver.h"
#include "json/variantjson.h"

#include <QCoreApplication>

#include <cstdio>

class Document : public QObject
{
    Q_OBJECT
    Q_PROPERTY(int step MEMBER m_step NOTIFY stepChanged)
    Q_PROPERTY(QString text MEMBER m_text NOTIFY textChanged)
    Q_PROPERTY(bool flag MEMBER m_flag NOTIFY flagChanged)
    Q_PROPERTY(double ratio MEMBER m_ratio NOTIFY ratioChanged)
    Q_PROPERTY(QVariant any MEMBER m_any NOTIFY anyChanged)
    Q_PROPERTY(VMap *values MEMBER m_values CONSTANT)
    Q_PROPERTY(VSlice *rows MEMBER m_rows CONSTANT)
public:
    void begin(const QVariantMap &state)
    {
        for (const char *name : {"step", "text", "flag", "ratio", "any"})
            setProperty(name, state.value(QLatin1StringView(name)));
        m_values->set(state.value(QStringLiteral("values")).toMap());
        m_rows->set(state.value(QStringLiteral("rows")).toList());
    }

    void play(const QVariantList &operations)
    {
        setProperty("step", m_step + 1);
        for (const QVariant &operation : operations)
            play(operation.toList().value(0).toString(), operation.toList());
    }

Q_SIGNALS:
    void stepChanged();
    void textChanged();
    void flagChanged();
    void ratioChanged();
    void anyChanged();

private:
    void play(const QString &name, const QVariantList &values)
    {
        const QVariant first = values.value(1);
        if (name == QLatin1StringView("set"))
            set(first.toByteArray(), values.value(2));
        else if (name == QLatin1StringView("put"))
            m_values->set(first.toString(), values.value(2));
        else if (name == QLatin1StringView("drop"))
            m_values->remove(first.toString());
        else if (name == QLatin1StringView("insert"))
            m_rows->insert(first.toInt(), values.value(2));
        else if (name == QLatin1StringView("remove"))
            m_rows->removeAt(first.toInt());
        else if (name == QLatin1StringView("move"))
            m_rows->move(first.toInt(), values.value(2).toInt());
        else
            m_rows->setAt(first.toInt(), values.value(2));
    }

    void set(const QByteArray &name, const QVariant &value)
    {
        // setProperty() compares QVariants, which takes 2^53 and 2^53+1 for the same.
        if (name == "any") {
            m_any = value;
            Q_EMIT anyChanged();
        } else {
            setProperty(name.constData(), value);
        }
    }

    int m_step = 0;
    QString m_text;
    bool m_flag = false;
    double m_ratio = 0;
    QVariant m_any;
    VMap *m_values = new VMap(this);
    VSlice *m_rows = new VSlice(this);
};

int main(int argc, char *argv[])
{
    const QCoreApplication app(argc, argv);
    Document document;
    VeloxServer server;
    VeloxState *state = server.publish(QStringLiteral("/sync"), &document);
    state->setThrottleMs(15);
    state->setPingIntervalMs(QCoreApplication::arguments().value(1).toInt());
    Velox::StdinLines lines;
    QObject::connect(&lines, &Velox::StdinLines::ended, &app, &QCoreApplication::quit);
    QObject::connect(&lines, &Velox::StdinLines::line, &document, [&](const QByteArray &line, int number) {
        const QVariant value = Velox::variantFromJson(line).value_or(QVariant());
        if (number > 1) {
            document.play(value.toList());
        } else {
            document.begin(value.toMap());
            if (!server.listen(QHostAddress::LocalHost, 0))
                QCoreApplication::exit(1);
            std::printf("listening on %s/sync\n", qPrintable(server.url().toString()));
            std::fflush(stdout);
        }
        lines.next();
    });
    lines.next();
    return QCoreApplication::exec();
}

#include "interopserver.moc"
