// SPDX-License-Identifier: GPL-3.0-or-later
#include "setup/first_rows_view.h"

#include "input/source_path.h"
#include "support/plain_text.h"
#include "support/shown_text.h"
#include "support/table_copy.h"

#include <QCursor>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QMenu>
#include <QRegularExpressionValidator>
#include <QScrollBar>
#include <QStyleOptionToolButton>
#include <QTableWidget>
#include <QToolButton>
#include <QVBoxLayout>
#include <algorithm>

using namespace Qt::Literals::StringLiterals;

namespace sor::ui {

namespace {

/// "Format: csv"; where that does not fit, "csv", cut with an ellipsis where even that does not.
class ShortenedButton : public QToolButton {
public:
    using QToolButton::QToolButton;

protected:
    void initStyleOption(QStyleOptionToolButton* option) const override
    {
        QToolButton::initStyleOption(option);
        const int room = width() - 2 * style()->pixelMetric(QStyle::PM_ButtonMargin, option, this)
            - style()->pixelMetric(QStyle::PM_MenuButtonIndicator, option, this);
        if (option->fontMetrics.horizontalAdvance(option->text) > room)
            option->text =
                option->fontMetrics.elidedText(option->text.section(u": "_s, 1), Qt::ElideRight, room);
    }
};

QString kindText(RowKind kind)
{
    switch (kind) {
    case RowKind::Venues:
        return FirstRowsView::tr("quotes of venues");
    case RowKind::Nbbo:
        return FirstRowsView::tr("NBBO");
    case RowKind::Orders:
        return FirstRowsView::tr("single orders");
    case RowKind::Trades:
        return FirstRowsView::tr("trades");
    case RowKind::Other:
        break;
    }
    return FirstRowsView::tr("no quotes");
}

} // namespace

SeenFile lookAt(const std::string& file, const CsvForm& form, const std::stop_token& stop)
{
    SeenFile seen;
    auto top = readFileTop(file, form);
    if (top) {
        seen.top = std::make_shared<const FileTop>(std::move(*top));
        return seen;
    }
    seen.problem = sentenceText(top.error().message);
    if (top.error().code != ErrorCode::ColumnsUnusable)
        return seen;
    seen.isTradesAlone = !form.isTrades && readFileTop(file, formOfTrades(form)).hasValue();
    // What is not understood is shown as it stands, so that it can be said what it means.
    if (auto raw = readRawTop(namedFile(file).path, stop))
        seen.raw = std::move(*raw);
    return seen;
}

FirstRowsView::FirstRowsView(QWidget* parent)
    : QWidget(parent)
    , m_format(new ShortenedButton(this))
    , m_kind(new ShortenedButton(this))
    , m_venue(new QLineEdit(this))
    , m_table(new QTableWidget(this))
{
    auto* layout = new QVBoxLayout(this);
    layout->setContentsMargins(0, 0, 0, 0);
    layout->setSpacing(3);
    auto* choices = new QHBoxLayout;
    choices->setSpacing(4);
    for (QToolButton* button : {m_format, m_kind}) {
        button->setPopupMode(QToolButton::InstantPopup);
        button->setSizePolicy(QSizePolicy::Ignored, QSizePolicy::Fixed);
        button->setMenu(new QMenu(button));
        choices->addWidget(button);
    }
    m_format->setAccessibleName(tr("Format of the files"));
    m_kind->setAccessibleName(tr("What the rows of this file are"));
    for (const auto& format : kNamesOf<FileFormat>) {
        const QString word = exactQString(format.name);
        m_format->menu()->addAction(format.value == FileFormat::Auto ? tr("As it looks") : word, this,
                                    [this, word] { emit wordChosen("format", word); });
    }
    const auto addKind = [this](const QString& text, const QString& feed) {
        m_kind->menu()->addAction(text, this, [this, feed] {
            emit tradesChosen(false);
            emit wordChosen("feed", feed);
        });
    };
    addKind(tr("As the file says"), {});
    addKind(tr("Quotes of venues"), u"venues"_s);
    addKind(tr("NBBO"), u"nbbo"_s);
    m_kind->menu()->addAction(tr("Trades"), this, [this] { emit tradesChosen(true); });

    m_venue->setAccessibleName(tr("Venue of all rows of this file"));
    m_venue->setPlaceholderText(tr("venue of all rows, such as XNAS"));
    m_venue->setValidator(new QRegularExpressionValidator(QRegularExpression(u"[A-Za-z0-9_-]*"_s), m_venue));
    m_table->setAccessibleName(tr("First rows of the file"));
    m_table->setEditTriggers(QAbstractItemView::NoEditTriggers);
    m_table->verticalHeader()->hide();
    m_table->horizontalHeader()->setDefaultAlignment(Qt::AlignLeft | Qt::AlignVCenter);
    m_table->horizontalHeader()->setSectionsClickable(true);
    m_table->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    installTableCopy(m_table);
    layout->addLayout(choices);
    layout->addWidget(m_venue);
    layout->addWidget(m_table);
    connect(m_table->horizontalHeader(), &QHeaderView::sectionClicked, this, &FirstRowsView::askMeaning);
    connect(m_venue, &QLineEdit::editingFinished, this, [this] { emit venueChosen(m_venue->text()); });
}

bool FirstRowsView::showTop(const SeenFile& seen, const CsvForm& form, const QString& venue, bool isTrades)
{
    const bool isText = !seen.top || seen.top->layout;
    const auto& columns = seen.top ? seen.top->preview.columns : seen.raw.columns;
    const QStringList meanings = !isText ? QStringList(std::ssize(columns))
        : seen.top                       ? meaningsOf(*seen.top->layout)
                                         : meaningsOf(columns, form);
    m_hasMeanings = isText;
    const QString format = seen.top ? exactQString(name(seen.top->format)) : tr("not known");
    m_format->setText(tr("Format: %1").arg(format));
    m_kind->setText(tr("Rows: %1")
                        .arg(seen.top       ? kindText(seen.top->kind)
                                 : isTrades ? kindText(RowKind::Trades)
                                            : tr("not known")));
    for (QToolButton* button : {m_format, m_kind})
        button->setToolTip(plainToolTip(button->text()));
    m_format->setEnabled(isText || form.format != FileFormat::Auto);
    m_venue->setText(venue);
    m_venue->setVisible(
        isText
        && (!venue.isEmpty() || (!meanings.contains(u"venue"_s) && !meanings.contains(u"bid_venue"_s))));
    showRows(columns, seen.top ? seen.top->preview.rows : seen.raw.rows, meanings);
    return columns.size() > 1;
}

/// The rows under the meanings that were found; a click on a heading changes its meaning.
void FirstRowsView::showRows(const std::vector<std::string>& columns,
                             const std::vector<std::vector<std::string>>& rows, const QStringList& meanings)
{
    m_columns.clear();
    m_table->clear();
    m_table->setColumnCount(static_cast<int>(columns.size()));
    m_table->setRowCount(static_cast<int>(rows.size()));
    for (int column = 0; column < m_table->columnCount(); ++column) {
        const std::string& exact = columns[static_cast<std::size_t>(column)];
        m_columns << exactQString(exact);
        const QString name = toQString(exact);
        auto* header = new QTableWidgetItem(name);
        if (m_hasMeanings) {
            const QString meaning = meanings[column].isEmpty() ? tr("not used") : meanings[column];
            header->setText(meaning + u" ▾\n"_s + name);
            header->setToolTip(
                plainToolTip(tr("%1: %2. Click to give it another meaning.").arg(name, meaning)));
        }
        m_table->setHorizontalHeaderItem(column, header);
    }
    for (int row = 0; row < m_table->rowCount(); ++row) {
        const auto& cells = rows[static_cast<std::size_t>(row)];
        const int count = std::min(m_table->columnCount(), static_cast<int>(cells.size()));
        for (int column = 0; column < count; ++column)
            m_table->setItem(row, column,
                             new QTableWidgetItem(toQString(cells[static_cast<std::size_t>(column)])));
    }
    m_table->resizeColumnsToContents();
    for (int column = 0; column < m_table->columnCount(); ++column)
        m_table->setColumnWidth(column, std::min(m_table->columnWidth(column), fontMetrics().height() * 14));
    m_table->verticalHeader()->setDefaultSectionSize(fontMetrics().height() + 4);
    m_table->setFixedHeight(m_table->horizontalHeader()->sizeHint().height()
                            + m_table->rowCount() * (fontMetrics().height() + 4)
                            + m_table->horizontalScrollBar()->sizeHint().height() + 4);
}

void FirstRowsView::askMeaning(int column)
{
    if (!m_hasMeanings)
        return;
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    menu->addAction(tr("What its name says"), this, [this, column] { chooseMeaning(column, {}); });
    menu->addSeparator();
    for (const QString& meaning : columnMeanings())
        menu->addAction(meaning, this, [this, column, meaning] { chooseMeaning(column, meaning); });
    menu->popup(QCursor::pos());
}

void FirstRowsView::chooseMeaning(int column, const QString& meaning)
{
    emit meaningChosen(m_columns.value(column), meaning);
}

} // namespace sor::ui
