// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/kafka_part.h"

#include "input/kafka/client/kafka_properties.h"
#include "input/kafka/client/secret_guard.h"
#include "setup/probe_view.h"
#include "setup/run_setup.h"
#include "setup/setup_box.h"
#include "setup/word_field.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QComboBox>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QPlainTextEdit>
#include <QToolButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

// The properties that have an editor of their own.
const auto kProtocol = u"security.protocol"_s;
const auto kMechanism = u"sasl.mechanism"_s;
const auto kMechanisms = u"sasl.mechanisms"_s; // librdkafka takes both
const auto kUser = u"sasl.username"_s;
const auto kPassword = u"sasl.password"_s;
const auto kCertificates = u"ssl.ca.location"_s;

QComboBox* makeChoice(const QStringList& texts, QWidget* parent)
{
    auto* combo = new QComboBox(parent);
    combo->addItem(KafkaPart::tr("not set"), QString());
    for (const QString& text : texts)
        combo->addItem(text, text);
    combo->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    return combo;
}

void choose(QComboBox* combo, const QString& text)
{
    int index = combo->findData(text);
    if (index < 0) {
        combo->addItem(text, text);
        index = combo->count() - 1;
    }
    combo->setCurrentIndex(index);
}

} // namespace

KafkaPart::KafkaPart(QWidget* parent)
    : QWidget(parent)
    , m_words(new QVBoxLayout)
    , m_security(new FoldSection(tr("TLS / SASL and client settings"), this))
    , m_protocol(makeChoice({u"PLAINTEXT"_s, u"SSL"_s, u"SASL_PLAINTEXT"_s, u"SASL_SSL"_s}, this))
    , m_mechanism(makeChoice({u"PLAIN"_s, u"SCRAM-SHA-256"_s, u"SCRAM-SHA-512"_s}, this))
    , m_user(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_certificates(new QLineEdit(this))
    , m_more(new QPlainTextEdit(this))
    , m_file(new QLineEdit(this))
    , m_sentence(makeNote({}, this))
    , m_probe(new ProbeView(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    m_words->setSpacing(3);
    layout->addLayout(m_words);
    layout->addWidget(m_security);
    layout->addWidget(m_probe);

    auto* form = new QFormLayout;
    form->setContentsMargins(0, 0, 2, 0);
    form->setVerticalSpacing(3);
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    addRow(form, tr("P&rotocol"), m_protocol, tr("Security protocol"));
    addRow(form, tr("Mec&hanism"), m_mechanism, tr("SASL mechanism"));
    addRow(form, tr("&User"), m_user, tr("SASL user"));
    addRow(form, tr("Pass&word"), m_password, tr("SASL password"));
    m_password->setEchoMode(QLineEdit::Password);
    m_password->setToolTip(plainToolTip(tr("Kept in memory only: never written to a setup, a run card or the "
                                           "settings. ${NAME} takes it from the environment.")));
    addRow(form, tr("CA &file"), m_certificates, tr("File of CA certificates"));
    labelSetting("kafka-properties", tr("Settings"));
    addRow(form, tr("Settin&gs"), m_more, tr("Further client settings"));
    m_more->setPlaceholderText(u"key=value"_s);
    m_more->setToolTip(plainToolTip(tr("One key=value a line, as -X takes them")));
    m_more->setFixedHeight(3 * fontMetrics().lineSpacing() + 10);
    m_more->setTabChangesFocus(true);
    m_more->setLineWrapMode(QPlainTextEdit::NoWrap);
    labelSetting("kafka-file", tr("Settings file"));
    addRow(form, tr("Settings f&ile"), m_file, tr("File of client settings"));
    m_security->content()->addLayout(form);
    m_sentence->hide();
    m_security->content()->addWidget(m_sentence);
    showAsProblem(m_sentence);

    const auto edited = [this] {
        if (m_isLoading)
            return;
        m_isEdited = true;
        validate();
        emit changed();
    };
    connect(m_protocol, &QComboBox::currentIndexChanged, this, edited);
    connect(m_mechanism, &QComboBox::currentIndexChanged, this, edited);
    for (QLineEdit* line : {m_user, m_password, m_certificates, m_file})
        connect(line, &QLineEdit::textChanged, this, edited);
    connect(m_more, &QPlainTextEdit::textChanged, this, edited);
}

void KafkaPart::addRow(QFormLayout* form, const QString& label, QWidget* field, const QString& name)
{
    auto* text = new QLabel(label, this);
    text->setBuddy(field);
    field->setAccessibleName(name);
    field->setSizePolicy(QSizePolicy::Ignored, field->sizePolicy().verticalPolicy());
    field->setMinimumWidth(fontMetrics().horizontalAdvance(u"00000000"_s));
    form->addRow(text, field);
}

/// The line of a property, for everybody who looks at the screen; a secret is kept aside.
QString KafkaPart::hidden(const QString& key, const QString& value)
{
    QString text = key + u'=' + value;
    if (!kafka::isSecret(key.toStdString()) || value.startsWith(u"${"_s))
        return text;
    QString shown = key + u"=(hidden)"_s;
    m_secrets.insert(shown, text);
    return shown;
}

void KafkaPart::load(const RunSetup& setup)
{
    m_isLoading = true;
    m_secrets.clear();
    m_isEdited = false;
    // What a setup file carries is harmless, and shown to the user, whose it is from here on.
    m_loaded = setup.fileKafkaProperties;
    m_loaded.insert(m_loaded.end(), setup.kafkaProperties.begin(), setup.kafkaProperties.end());
    QString protocol;
    QString mechanism;
    QString user;
    QString password;
    QString certificates;
    QStringList more;
    for (const std::string& property : m_loaded) {
        const QString text = exactQString(property);
        const QString key = text.section(u'=', 0, 0);
        const QString value = text.section(u'=', 1);
        if (key == kProtocol)
            protocol = value;
        else if (key == kMechanism || key == kMechanisms)
            mechanism = value;
        else if (key == kUser)
            user = value;
        else if (key == kPassword)
            password = value;
        else if (key == kCertificates)
            certificates = value;
        else
            more.append(hidden(key, value));
    }
    choose(m_protocol, protocol);
    choose(m_mechanism, mechanism);
    m_user->setText(user);
    m_password->setText(password);
    m_certificates->setText(certificates);
    m_more->setPlainText(more.join(u'\n'));
    m_file->setText(exactQString(setup.kafkaFile));
    if (!m_loaded.empty() || !setup.kafkaFile.empty())
        m_security->setFolded(false);
    m_isLoading = false;
    validate();
}

std::vector<std::string> KafkaPart::properties() const
{
    std::vector<std::string> properties;
    const auto add = [&](const QString& key, const QString& value) {
        if (!value.isEmpty())
            properties.push_back(u"%1=%2"_s.arg(key, value).toStdString());
    };
    add(kProtocol, m_protocol->currentData().toString());
    add(kMechanism, m_mechanism->currentData().toString());
    add(kUser, m_user->text());
    add(kPassword, m_password->text());
    add(kCertificates, m_certificates->text());
    for (const QString& line : m_more->toPlainText().split(u'\n')) {
        const QString text = line.trimmed();
        const auto kept = m_secrets.constFind(text);
        if (!text.isEmpty())
            properties.push_back((kept == m_secrets.constEnd() ? text : *kept).toStdString());
    }
    return properties;
}

void KafkaPart::store(RunSetup& setup) const
{
    // Untouched they keep their order, in which later ones win.
    setup.kafkaProperties = m_isEdited ? properties() : m_loaded;
    setup.kafkaFile = m_file->text().trimmed().toStdString();
}

void KafkaPart::validate()
{
    QString problem;
    for (const std::string& property : properties()) {
        const auto parsed = kafka::parseProperty(property);
        if (!parsed && problem.isEmpty())
            problem = sentenceText(parsed.error().message);
    }
    m_problem = problem;
    if (const std::string file = m_file->text().trimmed().toStdString(); problem.isEmpty() && !file.empty())
        problem = toQString(kafka::remarkOnReaders(file));
    m_sentence->setText(problem);
    m_sentence->setVisible(!problem.isEmpty());
}

QString KafkaPart::problem() const
{
    return m_problem;
}

} // namespace sor::ui
