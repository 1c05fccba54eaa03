// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/broker_consent.h"

#include "input/topic_options.h"
#include "setup/run_setup.h"
#include "support/shown_text.h"

#include <QMessageBox>
#include <QPushButton>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

bool ask(const QString& question, QWidget* parent)
{
    QMessageBox box(QMessageBox::Warning, QMessageBox::tr("Brokers from a file"), question,
                    QMessageBox::Cancel, parent);
    box.setTextFormat(Qt::PlainText);
    const QPushButton* connect = box.addButton(QMessageBox::tr("&Connect"), QMessageBox::AcceptRole);
    box.setDefaultButton(QMessageBox::Cancel);
    box.exec();
    return box.clickedButton() == connect;
}

/// What protects the connection: the last one stated counts.
QString protocolOf(const kafka::ConnectionSettings& settings)
{
    QString protocol = u"PLAINTEXT"_s;
    for (const kafka::Property& property : settings.properties) {
        if (property.key == "security.protocol")
            protocol = toQString(property.value).toUpper();
    }
    return protocol;
}

} // namespace

bool BrokerConsent::allows(RunSetup& setup, Purpose purpose, QWidget* parent)
{
    if (setup.kafka.empty() || !setup.areBrokersOfFile)
        return true;
    const auto settings = kafka::makeConnectionSettings(connectionWords(setup));
    // Without settings there is no connection either, and the attempt says why.
    const bool isPublishing = purpose == Purpose::Publish;
    if (!settings || !settings->areBrokersOfFile || (!settings->hasCredentials && !isPublishing))
        return true;
    const QString brokers = toQString(settings->brokers);
    const QString protocol = protocolOf(*settings);
    const QString key =
        u"%1 %2 %3 %4"_s.arg(brokers, protocol).arg(settings->hasCredentials).arg(isPublishing);
    if (!m_agreed.contains(key)) {
        QString question = QMessageBox::tr("The brokers %1 come from a file, not from you.").arg(brokers);
        if (isPublishing)
            question += u' ' + QMessageBox::tr("The quotes of your file would be sent to them.");
        if (settings->hasCredentials)
            question += u' ' + QMessageBox::tr("Your password or key would be sent to them.");
        if (settings->hasCredentials && protocol.endsWith(u"PLAINTEXT"_s))
            question += u' ' + QMessageBox::tr("The connection is not encrypted (%1).").arg(protocol);
        question += u"\n\n"_s + QMessageBox::tr("Connect only if you know these brokers.");
        if (!(m_question ? m_question(question) : ask(question, parent)))
            return false;
        m_agreed.insert(key);
    }
    setup.areBrokersOfFile = false;
    return true;
}

} // namespace sor::ui
