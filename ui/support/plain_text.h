// SPDX-License-Identifier: GPL-3.0-or-later
// Text from files, brokers and users as it stands, never as markup.
#pragma once

#include <QLabel>
#include <QString>

namespace sor::ui {

/// A tooltip that shows `text` letter by letter, with its lines wrapped.
QString plainToolTip(const QString& text);

/// `text` with the login of each "user:password@host" replaced by "(login hidden)".
QString withoutLogins(const QString& text);

/// A label of plain text that wraps and can be selected with the mouse.
QLabel* makeNote(const QString& text, QWidget* parent);

/// One line that is cut with an ellipsis where it does not fit; the tooltip has all of it.
class ElidedLabel final : public QLabel {
    Q_OBJECT

public:
    explicit ElidedLabel(QWidget* parent = nullptr, Qt::TextElideMode mode = Qt::ElideRight);

    void setFullText(const QString& text);
    const QString& fullText() const { return m_text; }
    QSize minimumSizeHint() const override;
    QSize sizeHint() const override;

protected:
    void paintEvent(QPaintEvent* event) override;

private:
    QString m_text;
    Qt::TextElideMode m_mode;
};

} // namespace sor::ui
