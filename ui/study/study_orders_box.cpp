// SPDX-License-Identifier: GPL-3.0-or-later
#include "study/study_orders_box.h"

#include "setup/run_setup.h"
#include "setup/word_field.h"
#include "support/plain_text.h"
#include "support/shown_text.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QHBoxLayout>
#include <QLineEdit>
#include <QPushButton>
#include <QRadioButton>
#include <QVBoxLayout>
#include <algorithm>
#include <array>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

constexpr std::array kSamplerWords{"sample", "sizes", "durations", "mirror", "hours", "symbol"};
const auto kFirstSample = u"12/day"_s;

QString ordersFilter()
{
    return QObject::tr("Tables (*.csv *.tsv *.txt);;All files (*)");
}

} // namespace

QPushButton* addBrowse(QVBoxLayout* layout, const QString& text, QWidget* parent)
{
    auto* button = new QPushButton(text, parent);
    button->setAccessibleName(QString(text).remove(u'…'));
    auto* row = new QHBoxLayout;
    row->addStretch();
    row->addWidget(button);
    layout->addLayout(row);
    return button;
}

bool StudyOrdersBox::isOfSampler(std::string_view word)
{
    return std::ranges::find(kSamplerWords, word) != kSamplerWords.end();
}

StudyOrdersBox::StudyOrdersBox(QWidget* parent)
    : SetupBox(1, tr("Orders"), parent)
    , m_fromFile(new QRadioButton(tr("From a &file"), this))
    , m_drawn(new QRadioButton(tr("Dra&wn at random"), this))
    , m_filePart(new QWidget(this))
    , m_file(new QLineEdit(m_filePart))
{
    auto* choice = new QHBoxLayout;
    choice->addWidget(m_fromFile);
    choice->addWidget(m_drawn);
    choice->addStretch();
    content()->addLayout(choice);
    auto* part = new QVBoxLayout(m_filePart);
    part->setContentsMargins(0, 0, 2, 0);
    part->setSpacing(3);
    m_file->setPlaceholderText(tr("a CSV of orders"));
    m_file->setAccessibleName(tr("File of orders"));
    m_file->setToolTip(plainToolTip(
        tr("Columns order_id, symbol, side, shares or participation, from, to, and any word of an order")));
    part->addWidget(m_file);
    QPushButton* browse = addBrowse(part, tr("Browse…"), m_filePart);
    browse->setAccessibleName(tr("Choose the file of orders"));
    content()->addWidget(m_filePart);
    addField(new WordField("executions", tr("E&xecutions"), this))
        ->setOptional(tr("a file of what the orders had"));
    QPushButton* browseExecutions = addBrowse(content(), tr("Browse…"), this);
    browseExecutions->setAccessibleName(tr("Choose the file of executions"));
    m_executionsBrowse = browseExecutions;
    connect(browseExecutions, &QPushButton::clicked, this, [this] {
        const QString path = QFileDialog::getOpenFileName(window(), tr("File of executions"),
                                                          field("executions")->text(), ordersFilter());
        if (!path.isEmpty())
            field("executions")->setText(path);
    });
    addField(new WordField("sample", tr("Orders a day"), this));
    addField(new WordField("sizes", tr("Sizes"), this));
    addField(new WordField("durations", tr("Durations"), this));
    addField(new WordField("mirror", tr("Twins"),
                           {{tr("Each on both sides"), u"on"_s}, {tr("One random side"), u"off"_s}}, false,
                           this));
    addField(new WordField("hours", tr("Hours"), this));
    addField(new WordField("symbol", tr("S&ymbol"), this))->setPlaceholder(tr("all of the folder"));
    m_fromFile->setChecked(true);
    connect(browse, &QPushButton::clicked, this, [this] {
        const QString path =
            QFileDialog::getOpenFileName(window(), tr("File of orders"), m_file->text(), ordersFilter());
        if (!path.isEmpty())
            m_file->setText(path);
    });
    connect(m_drawn, &QRadioButton::toggled, this, [this](bool isDrawn) {
        if (isDrawn && field("sample")->text().isEmpty())
            field("sample")->setText(kFirstSample);
        chooseSource();
        emit changed();
    });
    connect(m_file, &QLineEdit::textChanged, this, [this] {
        setFileProblem({});
        emit changed();
    });
    chooseSource();
}

void StudyOrdersBox::chooseSource()
{
    m_filePart->setVisible(!m_drawn->isChecked());
    m_executionsBrowse->setVisible(!m_drawn->isChecked());
    field("executions")->setApplicable(!m_drawn->isChecked());
    for (const char* word : kSamplerWords)
        field(word)->setApplicable(m_drawn->isChecked());
}

QString StudyOrdersBox::file() const
{
    return m_drawn->isChecked() ? QString() : m_file->text().trimmed();
}

void StudyOrdersBox::setFile(const QString& path)
{
    m_file->setText(path);
}

void StudyOrdersBox::setFileProblem(const QString& sentence)
{
    m_file->setAccessibleDescription(sentence);
    QPalette colours = palette();
    if (!sentence.isEmpty())
        colours.setColor(QPalette::Text, problemColour(colours));
    m_file->setPalette(colours);
}

void StudyOrdersBox::load(const RunSetup& setup)
{
    SetupBox::load(setup);
    (setup.study.ordersADay > 0 ? m_drawn : m_fromFile)->setChecked(true);
    chooseSource();
}

void StudyOrdersBox::store(RunSetup& built, const RunSetup& base) const
{
    // What was stated of drawn orders says nothing of a file's, and executions are of a file's.
    if (!m_drawn->isChecked()) {
        field("executions")->store(built, base);
        return;
    }
    for (const char* word : kSamplerWords)
        field(word)->store(built, base);
}

QString StudyOrdersBox::summaryOf(const RunSetup& setup) const
{
    if (setup.study.ordersADay > 0)
        return tr("%1 orders a symbol and day, drawn").arg(setup.study.ordersADay);
    return file().isEmpty() ? tr("no file of orders") : QFileInfo(file()).fileName();
}

} // namespace sor::ui
