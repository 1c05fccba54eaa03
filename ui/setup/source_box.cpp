// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/source_box.h"

#include "input/source_path.h"
#include "setup/column_meanings.h"
#include "setup/csv_part.h"
#include "setup/kafka_part.h"
#include "setup/probe_view.h"
#include "setup/run_setup.h"
#include "setup/setup_words.h"
#include "setup/word_field.h"
#include "support/app_settings.h"
#include "support/file_filters.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

QStringList toStrings(const std::vector<std::string>& texts)
{
    QStringList strings;
    for (const std::string& text : texts)
        strings << toQString(text);
    return strings;
}

/// Of paths.
QStringList exactStrings(const std::vector<std::string>& texts)
{
    QStringList strings;
    for (const std::string& text : texts)
        strings << exactQString(text);
    return strings;
}

/// Where a topic is read from: as stated, else what reading does then.
QString startOf(const RunSetup& setup)
{
    if (setup.fromOffset)
        return toQString(*setup.fromOffset);
    return setup.forDuration ? SourceBox::tr("now") : u"beginning"_s;
}

/// "AAPL, MSFT and 3 more".
QString fewOf(const QStringList& names)
{
    constexpr qsizetype kMost = 5;
    const QString first = names.mid(0, kMost).join(u", "_s);
    return names.size() <= kMost ? first
                                 : SourceBox::tr("%1 and %2 more").arg(first).arg(names.size() - kMost);
}

} // namespace

SourceBox::SourceBox(AppSettings* settings, QWidget* parent)
    : SetupBox(1, tr("Source"), parent)
    , m_settings(settings)
    , m_csvChoice(new QRadioButton(tr("&CSV"), this))
    , m_kafkaChoice(new QRadioButton(tr("&Kafka"), this))
    , m_csv(new CsvPart(settings, this))
    , m_kafka(new KafkaPart(this))
    , m_quality(new QPushButton(this))
    , m_readAs(new ElidedLabel(this))
{
    m_csvChoice->setAccessibleName(tr("Quotes from CSV files"));
    m_kafkaChoice->setAccessibleName(tr("Quotes from a Kafka topic"));
    auto* choice = new QHBoxLayout;
    choice->addWidget(m_csvChoice);
    choice->addWidget(m_kafkaChoice);
    choice->addStretch();
    content()->addLayout(choice);
    content()->addWidget(m_csv);
    content()->addWidget(m_kafka);
    FoldSection* more = addSection(tr("View, filters, synthetic venues"));

    QVBoxLayout* words = m_kafka->words();
    Choices brokers;
    for (const QString& known : settings->brokers())
        brokers.append({known, known});
    WordField* address = addField(new WordField("kafka", tr("&Brokers"), brokers, true, this), words);
    address->setPlaceholder(u"localhost:9092"_s);
    address->setRequired(tr("Which brokers? For example localhost:9092."));
    addField(new WordField("topic", tr("T&opic"), {}, true, this), words)
        ->setRequired(tr("Which topic? Test the connection to see them."));
    addField(new WordField("from-offset", tr("&From"),
                           {{u"beginning"_s, u"beginning"_s}, {u"end"_s, u"end"_s}}, true, this),
             words)
        ->setOptional(tr("beginning"));
    addField(new WordField("until", tr("&Until"),
                           {{u"end"_s, u"end"_s},
                            {u"idle:10s"_s, u"idle:10s"_s},
                            {u"eos"_s, u"eos"_s},
                            {u"never"_s, u"never"_s}},
                           true, this),
             words)
        ->setRequired(tr("Until when? end, idle:10s, never or eos."));
    WordField* length =
        addField(WordField::makeStepped("for", tr("Order for"), durationSteps(), this), words);
    length->setPlaceholder(tr("all that is read"));
    length->setStepStart(u"10m"_s);
    addField(new WordField("checkpoint", tr("Checkpoint"), this), more->content())
        ->setPlaceholder(tr("a file: read on from the last run"));
    addField(WordField::makeStepped("timeout", tr("Give up after"), durationSteps(), this), more->content())
        ->setRequired(tr("How long to wait for a broker? For example 30s."));
    addField(new WordField("symbol", tr("S&ymbol"), {}, true, this))->setPlaceholder(tr("Auto"));
    m_quality->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    m_quality->setFlat(true);
    m_quality->setToolTip(
        plainToolTip(tr("Quality of the data: rows, venues, gaps, what was skipped and why")));
    m_quality->hide();
    content()->addWidget(m_quality);
    m_readAs->setAccessibleName(tr("What the source was read as"));
    m_readAs->hide();
    content()->addWidget(m_readAs);

    addField(new WordField("trades", tr("T&rades file"), this), more->content())->setPlaceholder(tr("none"));
    addField(new WordField("view", tr("&View"),
                           {{tr("Book"), u"book"_s}, {tr("Trial snapshots"), u"trial"_s}}, false, this),
             more->content());
    addField(new WordField("feed", tr("R&ows are"),
                           {{tr("As the header says"), QString()},
                            {tr("Quotes of venues"), u"venues"_s},
                            {tr("NBBO"), u"nbbo"_s}},
                           false, this),
             more->content());
    WordField* added = addField(
        WordField::makeStepped("synthetic-venues", tr("&Add venues"), countSteps(), this), more->content());
    added->setPlaceholder(tr("none"));
    added->setStepStart(u"1"_s);
    WordField* age =
        addField(WordField::makeStepped("max-age", tr("&Max. age"), durationSteps(), this), more->content());
    age->setPlaceholder(tr("any age"));
    age->setStepStart(u"10s"_s);
    addField(new WordField("band", tr("Price ban&d"), this), more->content())
        ->setOptional(tr("5%; trial view: off"));
    constexpr qint64 kMegabytesStep = 256;
    WordField* memory = addField(
        WordField::makeStepped("memory", tr("Tape, &MB"), countSteps(kMegabytesStep), this), more->content());
    memory->setPlaceholder(tr("no limit"));
    memory->setStepStart(u"1024"_s);
    addField(WordField::makeTick("strict", tr("Any bad row fails the &run"), this), more->content());
    addField(WordField::makeTick("force", tr("Run on doubtful &quotes too"), this), more->content());

    FoldSection* form = addSection(tr("Format, columns, units, zone"));
    const auto addForm = [&](const char* word, const QString& label, const QString& placeholder) {
        addField(new WordField(word, label, this), form->content())->setPlaceholder(placeholder);
    };
    Choices formats;
    for (const auto& format : kNamesOf<FileFormat>) {
        const QString name = exactQString(format.name);
        formats.append({format.value == FileFormat::Auto ? tr("As it looks") : name, name});
    }
    addField(new WordField("format", tr("Format"), formats, false, this), form->content());
    addForm("columns", tr("Columns"), tr("by their names; time=Ts,bid=BP"));
    addForm("no-header", tr("No header"), tr("names of all columns"));
    addForm("price-scale", tr("Price unit, $"), tr("as the file tells"));
    addForm("size-scale", tr("Size unit"), tr("1 share"));
    addForm("size-unit", tr("Least size"), tr("as fine as the sizes"));
    addForm("zone", tr("Zone"), tr("UTC"));
    addForm("date", tr("Date"), tr("of times of day; 2024-06-07"));

    auto* publish = new QPushButton(tr("Publish CSV to Kafka…"), this);
    publish->setAccessibleName(tr("Publish CSV to Kafka"));
    publish->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
    more->content()->addWidget(publish);
    connect(publish, &QPushButton::clicked, this, &SourceBox::publishRequested);
    connect(m_quality, &QPushButton::clicked, this, &SourceBox::qualityRequested);

    m_csvChoice->setChecked(true);
    connect(m_kafkaChoice, &QRadioButton::toggled, this, [this] {
        sourceChanged();
        emit changed();
    });
    connect(m_csv, &CsvPart::changed, this, [this] {
        setSourceSummary({});
        takeTrades();
        emit changed();
    });
    connect(m_csv, &CsvPart::previewed, this, [this] {
        setSymbols(m_csv->symbols(), m_csv->symbolNotes());
        emit changed();
    });
    connect(m_csv, &CsvPart::wordChosen, this, [this](const char* word, const QString& text) {
        field(word)->setText(text);
        emit changed();
    });
    connect(m_csv, &CsvPart::meaningChosen, this,
            [this](const QString& column, const QString& meaning, bool isOfTrades) {
                field("columns")->setText(statedWith(field("columns")->text(), column, meaning, isOfTrades));
                emit changed();
            });
    connect(m_kafka, &KafkaPart::changed, this, &SetupBox::changed);
    connect(m_kafka->probeView(), &ProbeView::finished, this, [this](bool isGood) {
        const kafka::ProbeReport& report = m_kafka->probeView()->report();
        field("topic")->setSuggestions(toStrings(report.topics));
        if (isKafka())
            setSymbols(toStrings(report.symbols));
        if (!isGood)
            return;
        const QString good = field("kafka")->text();
        m_settings->addBrokers(good);
        field("kafka")->setSuggestions(m_settings->brokers());
    });
    m_kafka->probeView()->setSetupSource([this] {
        RunSetup setup;
        store(setup, setup);
        return setup;
    });
    sourceChanged();
}

/// The field shows the first of the files that the list has.
void SourceBox::takeTrades()
{
    m_trades.clear();
    for (const QString& file : m_csv->trades())
        m_trades.push_back(file.toStdString());
    // Not while it is typed there.
    if (const QString first = m_csv->trades().value(0); field("trades")->text() != first)
        field("trades")->setText(first);
}

bool SourceBox::isKafka() const
{
    return m_kafkaChoice->isChecked();
}

void SourceBox::sourceChanged()
{
    if (isKafka())
        setSymbols(toStrings(m_kafka->probeView()->report().symbols));
    else
        setSymbols(m_csv->symbols(), m_csv->symbolNotes());
    m_csv->setVisible(!isKafka());
    m_kafka->setVisible(isKafka());
    for (const SetupWord& word : setupWords()) {
        if (word.scope.need == WordNeed::Topic || word.name == "kafka")
            field(word.name.data())->setApplicable(isKafka());
        if (word.scope.need == WordNeed::Files)
            field(word.name.data())->setApplicable(!isKafka());
    }
    for (const char* word : {"trades", "feed"})
        field(word)->setApplicable(!isKafka());
    setSourceSummary({});
}

void SourceBox::load(const RunSetup& setup)
{
    m_csv->setFiles(exactStrings(setup.csv));
    m_csv->setTrades(exactStrings(setup.trades));
    m_trades = setup.trades;
    (setup.kafka.empty() ? m_csvChoice : m_kafkaChoice)->setChecked(true);
    m_kafka->load(setup);
    SetupBox::load(setup);
    m_brokersOfFile = setup.areBrokersOfFile ? setup.kafka : std::string();
    sourceChanged();
}

void SourceBox::store(RunSetup& built, const RunSetup& base) const
{
    if (!isKafka()) {
        for (const QString& file : m_csv->files())
            (void)applyWord(built, "csv", file.toStdString());
    }
    SetupBox::store(built, base);
    // The field shows several files as a list and takes one.
    RunSetup loaded;
    loaded.trades = m_trades;
    if (!built.trades.empty() && built.trades.front() == field("trades")->word().get(loaded))
        built.trades = m_trades;
    m_kafka->store(built);
    // Who types others over them has named those.
    built.areBrokersOfFile = !built.kafka.empty() && built.kafka == m_brokersOfFile;
}

void SourceBox::refresh(const RunSetup& setup)
{
    const bool isBook = setup.viewOrDefault() == TapeView::Book;
    for (const char* word : {"synthetic-venues", "max-age", "band"})
        field(word)->setApplicable(isBook);
    field("from-offset")->setOptional(startOf(setup));
    m_csv->setForm(setup);
    if (!isKafka())
        m_csv->setTrades(exactStrings(setup.trades)); // that were typed
    SetupBox::refresh(setup);
}

QString SourceBox::problem() const
{
    if (!isKafka() && m_csv->files().isEmpty())
        return tr("Choose a source.");
    if (!isKafka() && !m_csv->problem().isEmpty())
        return m_csv->problem();
    if (!isKafka() && !m_symbols.isEmpty() && field("symbol")->text().trimmed().isEmpty())
        return tr("Which symbol? The file holds %1.").arg(fewOf(m_symbols));
    if (isKafka() && !m_kafka->problem().isEmpty())
        return m_kafka->problem();
    return SetupBox::problem();
}

bool SourceBox::showsProblem(const QString& sentence) const
{
    return !isKafka() && !isFolded() && !sentence.isEmpty() && m_csv->problem() == sentence;
}

void SourceBox::setFiles(const QStringList& files)
{
    m_csvChoice->setChecked(true);
    m_csv->setFiles(withoutFolders(files));
}

void SourceBox::chooseKafka()
{
    setFolded(false);
    m_kafkaChoice->setChecked(true);
    field("kafka")->setFocus();
}

void SourceBox::setSourceSummary(const QString& text)
{
    QString shown = text;
    m_quality->setText(shown.replace(u'&', u"&&"_s));
    m_quality->setAccessibleName(tr("Data quality: %1").arg(text));
    m_quality->setVisible(!text.isEmpty());
    if (text.isEmpty())
        setReadAs({});
}

void SourceBox::setReadAs(const QString& text)
{
    m_readAs->setFullText(text);
    m_readAs->setToolTip(plainToolTip(text));
    m_readAs->setVisible(!text.isEmpty());
}

void SourceBox::setSymbols(const QStringList& symbols, const QMap<QString, QString>& notes)
{
    // One symbol needs no choice.
    m_symbols = symbols.size() > 1 ? symbols : QStringList();
    field("symbol")->setSuggestions(m_symbols, notes);
    field("symbol")->setPlaceholder(m_symbols.isEmpty() ? tr("Auto") : tr("one of %1").arg(m_symbols.size()));
}

QString SourceBox::summaryOf(const RunSetup& setup) const
{
    QString text;
    if (isKafka()) {
        text =
            u"Kafka %1 / %2, from %3"_s.arg(toQString(setup.kafka), toQString(setup.topic), startOf(setup));
    } else if (m_csv->files().isEmpty()) {
        text = tr("No file");
    } else {
        text = QFileInfo(exactQString(namedFile(m_csv->files().front().toStdString()).path)).fileName();
        if (m_csv->files().size() > 1)
            text += tr(" and %1 more").arg(m_csv->files().size() - 1);
    }
    if (!setup.symbol.empty())
        text += u", "_s + toQString(setup.symbol);
    if (setup.viewOrDefault() == TapeView::Trial)
        text += tr(", trial view");
    if (setup.syntheticVenues > 0)
        text += tr(", %1, seed %2").arg(countText(setup.syntheticVenues, "synthetic venue")).arg(setup.seed);
    return text;
}

} // namespace sor::ui
