// SPDX-License-Identifier: GPL-3.0-or-later
// One tile of the summary: a heading and two lines.
#pragma once

#include <QFrame>
#include <QString>
#include <optional>

class QLabel;

namespace sor::ui {

class ElidedLabel;

/// What a tile says. `isBetter`: green with ▲, false: orange with ▼; nothing: neither.
struct TileText {
    QString heading;
    QString main;
    QString detail;
    QString tip;
    std::optional<bool> isBetter;
    bool isProvisional = false; // italic
    friend bool operator==(const TileText&, const TileText&) = default;
};

class SummaryTile : public QFrame {
    Q_OBJECT

public:
    explicit SummaryTile(QWidget* parent = nullptr);
    void setText(const TileText& text);
    const TileText& text() const { return m_text; }

protected:
    void changeEvent(QEvent* event) override;

private:
    void colour();

    TileText m_text;
    ElidedLabel* m_heading;
    ElidedLabel* m_main;
    ElidedLabel* m_detail;
};

} // namespace sor::ui
