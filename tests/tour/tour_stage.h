// SPDX-License-Identifier: GPL-3.0-or-later
// What stands around the window while it is filmed: a caption, a terminal, and the programs behind them.
#pragma once

#include <QLabel>
#include <QProcess>
#include <QRect>
#include <QString>
#include <QStringList>
#include <functional>
#include <memory>

/// The screen from top to bottom: the window, a caption, a terminal.
struct TourLayout {
    static constexpr QRect window{0, 0, 1366, 720};
    static constexpr QRect caption{0, 720, 1366, 40};
    static constexpr QRect terminal{0, 760, 1366, 140};
};

/// Fails by a sentence: everything here throws nothing and returns false or an empty text.
class TourStage {
public:
    TourStage(QString program, QString folder);
    ~TourStage();
    TourStage(const TourStage&) = delete;
    TourStage& operator=(const TourStage&) = delete;

    /// Writes a day of so many rows and minutes; the file, or empty.
    QString makeDay(int rows, int minutes);
    /// A broker of the program's own on loopback; its address, or empty.
    QString startBroker();
    /// A shell line in the terminal, instead of what runs there.
    bool type(const QString& line);
    void say(const QString& caption);
    /// The picture stands for so long; the window goes on.
    static void hold(int milliseconds);
    /// Until `isReached`, at most two minutes.
    static bool await(const std::function<bool()>& isReached);

    QString path(const QString& name) const { return m_folder + u'/' + name; }
    const QString& program() const { return m_program; }

private:
    QString m_program;
    QString m_folder;
    QLabel m_caption;
    QProcess m_broker;
    std::unique_ptr<QProcess> m_terminal;
};
