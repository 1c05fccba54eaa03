// SPDX-License-Identifier: GPL-3.0-or-later
// Box 1: where the quotes come from, files or a Kafka topic.
#pragma once

#include "setup/setup_box.h"

#include <QMap>
#include <QStringList>
#include <string>

class QLabel;
class QPushButton;
class QRadioButton;

namespace sor::ui {

class AppSettings;
class CsvPart;
class ElidedLabel;
class KafkaPart;

class SourceBox : public SetupBox {
    Q_OBJECT

public:
    SourceBox(AppSettings* settings, QWidget* parent);

    void load(const RunSetup& setup) override;
    void store(RunSetup& built, const RunSetup& base) const override;
    void refresh(const RunSetup& setup) override;
    QString problem() const override;
    /// Whether the list of files says this sentence, where it can be seen.
    bool showsProblem(const QString& sentence) const;

    /// Switches to files and replaces them.
    void setFiles(const QStringList& files);
    /// Switches to Kafka and puts the focus there.
    void chooseKafka();
    /// "2,004 rows · 4 venues"; after loading. Empty removes it.
    void setSourceSummary(const QString& text);
    /// "Read as: CSV (mbp-1); quotes of single venues; ..."; another source removes it.
    void setReadAs(const QString& text);
    /// What the symbol can be, when there are several, and a note on some of them ("1,234 records").
    void setSymbols(const QStringList& symbols, const QMap<QString, QString>& notes = {});
    CsvPart* csvPart() const { return m_csv; }
    KafkaPart* kafkaPart() const { return m_kafka; }

signals:
    /// The line under the source was clicked: show its data quality.
    void qualityRequested();
    void publishRequested();

protected:
    QString summaryOf(const RunSetup& setup) const override;

private:
    bool isKafka() const;
    void takeTrades();
    void sourceChanged();

    AppSettings* m_settings;
    QRadioButton* m_csvChoice;
    QRadioButton* m_kafkaChoice;
    CsvPart* m_csv;
    KafkaPart* m_kafka;
    QPushButton* m_quality;
    ElidedLabel* m_readAs;
    std::string m_brokersOfFile; // as an opened file names them
    std::vector<std::string> m_trades; // of the setup that was loaded
    QStringList m_symbols; // when there are several to choose from
};

} // namespace sor::ui
