// SPDX-License-Identifier: GPL-3.0-or-later
// One line for what the user should know: never modal, stays until dismissed or solved.
#pragma once

#include <QFrame>
#include <QString>
#include <functional>
#include <vector>

class QHBoxLayout;
class QLabel;
class QToolButton;

namespace sor::ui {

class ElidedLabel;

enum class Severity { Info, Warning, Error };

/// A message and what can be done about it.
struct BannerMessage {
    struct Action {
        QString text; // "Show rows"
        std::function<void()> act;
        bool dismisses = true;
    };
    QString key; // messages with the same key replace each other and are counted
    Severity severity = Severity::Info;
    QString text;
    std::vector<Action> actions;
};

/// Shows the gravest of its messages, of equal ones the newest; "×3" for repeats and "+2 more" for the rest.
/// Hidden while there is none. Never takes the focus. UI thread only.
class MessageBanner : public QFrame {
    Q_OBJECT

public:
    explicit MessageBanner(QWidget* parent = nullptr);

    void post(BannerMessage message);
    /// Changes the words of a message that is there; no repeat of it.
    void setText(const QString& key, const QString& text);
    void dismiss(const QString& key);
    /// All whose key begins so; all for an empty one.
    void clear(const QString& prefix = {});
    int count() const { return static_cast<int>(m_messages.size()); }
    bool has(const QString& key) const;
    /// What is written: the message with its count.
    QString text() const;

signals:
    void moreRequested();

protected:
    void keyPressEvent(QKeyEvent* event) override;
    void changeEvent(QEvent* event) override;
    void paintEvent(QPaintEvent* event) override;

private:
    struct Entry {
        BannerMessage message;
        int times = 1;
    };
    const Entry* shown() const;
    void refresh();

    std::vector<Entry> m_messages; // the newest last
    QLabel* m_icon = nullptr;
    ElidedLabel* m_text = nullptr;
    QToolButton* m_more = nullptr;
    QHBoxLayout* m_actions = nullptr;
    QToolButton* m_close = nullptr;
};

} // namespace sor::ui
