// SPDX-License-Identifier: GPL-3.0-or-later
// Box 2: the order that every strategy works.
#pragma once

#include "base/time.h"
#include "setup/setup_box.h"

#include <optional>
#include <string>
#include <vector>

class QLabel;
class QPushButton;

namespace sor { inline namespace market {
class Tape;
}} // namespace sor::market

namespace sor::ui {

class ElidedLabel;

class OrderBox : public SetupBox {
    Q_OBJECT

public:
    explicit OrderBox(QWidget* parent);

    void load(const RunSetup& setup) override;
    void refresh(const RunSetup& setup) override;

    /// What the files of `setup` hold: for hints, for the buttons of the window, and for where steps begin.
    void setData(const RunSetup& setup, const Tape& tape);
    /// Why the window is another than before; empty removes it.
    void setWindowNote(const QString& note);

signals:
    /// The table of venues and their fees.
    void feesRequested();

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    void chooseWindow(const std::optional<TimeWindow>& session);

    ElidedLabel* m_range;
    QLabel* m_note;
    QPushButton* m_whole;
    QPushButton* m_regular;
    std::vector<std::string> m_files; // that the following is about
    TimeWindow m_span{};
    std::optional<TimeWindow> m_session; // the regular hours of their first day
    bool m_hasZone = false; // bare times are not UTC
};

} // namespace sor::ui
