// SPDX-FileCopyrightText: 2026 The Velox for Qt authors
// SPDX-License-Identifier: MIT
#pragma once

#include <QAbstractItemModelTester>
#include <QCoreApplication>
#include <QStringListModel>

/** Ends the test at the first mistake of a model. */
class ModelTester : public QAbstractItemModelTester
{
public:
    explicit ModelTester(QAbstractItemModel *model, QObject *parent = nullptr)
        : QAbstractItemModelTester(model, FailureReportingMode::Fatal, parent)
    {
    }
};

// The first tester of a program looks up types of Qt Gui, of which Qt 6.8 warns where Gui is not there. So it is
// one that runs before any test does.
inline void useUpTheFirstModelTester()
{
    QStringListModel model({QString()});
    const ModelTester tester(&model);
}
Q_COREAPP_STARTUP_FUNCTION(useUpTheFirstModelTester)
