// SPDX-License-Identifier: GPL-3.0-or-later
// How a broker is reached: TLS, SASL and further client settings, and the test of the connection.
#pragma once

#include <QHash>
#include <QString>
#include <QWidget>
#include <string>
#include <vector>

class QComboBox;
class QFormLayout;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;
class QVBoxLayout;

namespace sor { inline namespace setup {
struct RunSetup;
}} // namespace sor::setup

namespace sor::ui {

class FoldSection;
class ProbeView;

class KafkaPart : public QWidget {
    Q_OBJECT

public:
    explicit KafkaPart(QWidget* parent);

    /// Words go here: brokers, topic, from, until.
    QVBoxLayout* words() const { return m_words; }
    void load(const RunSetup& setup);
    void store(RunSetup& setup) const;
    QString problem() const;
    ProbeView* probeView() const { return m_probe; }

signals:
    void changed();

private:
    void addRow(QFormLayout* form, const QString& label, QWidget* field, const QString& name);
    void validate();
    std::vector<std::string> properties() const;
    QString hidden(const QString& key, const QString& value);

    QVBoxLayout* m_words;
    FoldSection* m_security;
    QComboBox* m_protocol;
    QComboBox* m_mechanism;
    QLineEdit* m_user;
    QLineEdit* m_password;
    QLineEdit* m_certificates;
    QPlainTextEdit* m_more;
    QLineEdit* m_file;
    QLabel* m_sentence;
    ProbeView* m_probe;
    QString m_problem;
    std::vector<std::string> m_loaded; // as they came, while none was edited
    QHash<QString, QString> m_secrets; // lines of the further settings as they are, by how they are shown
    bool m_isLoading = false;
    bool m_isEdited = false;
};

} // namespace sor::ui
