// SPDX-License-Identifier: GPL-3.0-or-later
// Asks before a password, or a file of the user's, goes to brokers that an opened file names.
#pragma once

#include <QSet>
#include <QString>
#include <cstdint>
#include <functional>

class QWidget;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

/// UI thread only. What was agreed to holds until the program ends; it is not stored.
class BrokerConsent {
public:
    enum class Purpose : std::uint8_t { Read, Publish };

    /// May the program connect as `setup` says? Asks when its brokers come from a file and the user's
    /// password or key would go there, or, to publish, a file of the user's. After a yes the brokers count as
    /// named by the user.
    bool allows(RunSetup& setup, Purpose purpose, QWidget* parent);
    /// In place of the dialog, for tests: is given the question, and answers it.
    void setQuestion(std::function<bool(const QString&)> question) { m_question = std::move(question); }

private:
    QSet<QString> m_agreed;
    std::function<bool(const QString&)> m_question;
};

} // namespace sor::ui
