// SPDX-License-Identifier: GPL-3.0-or-later
#include "charts/chart_base.h"

#include "charts/qcustomplot.h"
#include "files/atomic_output_file.h"
#include "support/shown_text.h"

#include <QApplication>
#include <QBuffer>
#include <QClipboard>
#include <QContextMenuEvent>
#include <QFileDialog>
#include <QFileInfo>
#include <QFontInfo>
#include <QHelpEvent>
#include <QImageWriter>
#include <QLabel>
#include <QMenu>
#include <QPdfWriter>
#include <QPicture>
#include <QRegularExpression>
#include <QResizeEvent>
#include <QToolTip>
#include <QVBoxLayout>
#include <cmath>

namespace sor::ui {

namespace {

QImage imageOf(ChartBase& chart, double pixelRatio)
{
    QImage image(chart.size() * pixelRatio, QImage::Format_ARGB32_Premultiplied);
    image.setDevicePixelRatio(pixelRatio);
    QPainter painter(&image);
    painter.setRenderHint(QPainter::TextAntialiasing);
    chart.renderTo(&painter, chart.rect());
    return image;
}

QString saveBytes(const QString& path, const QByteArray& bytes)
{
    const auto status =
        writeFileAtomically(path.toStdString(), {bytes.constData(), static_cast<std::size_t>(bytes.size())});
    return status ? QString() : errorText(status.error());
}

/// "cumulative_cost.png" from "Cumulative cost".
QString fileNameFor(const QString& title, const QString& ending)
{
    static const QRegularExpression others(QStringLiteral("[^\\p{L}\\p{N}]+"));
    return title.toLower().replace(others, QStringLiteral("_")) + QLatin1Char('.') + ending;
}

/// Opens a dialog that does not block; calls `chosen` unless it is cancelled.
void askForPath(QWidget* parent, const QString& caption, const QString& fileName, const QString& filter,
                const std::function<void(const QString&)>& chosen)
{
    auto* dialog = new QFileDialog(parent, caption, fileName, filter);
    dialog->setAttribute(Qt::WA_DeleteOnClose);
    dialog->setAcceptMode(QFileDialog::AcceptSave);
    dialog->selectFile(fileName);
    dialog->setDefaultSuffix(QFileInfo(fileName).suffix());
    QObject::connect(dialog, &QFileDialog::fileSelected, parent, chosen);
    dialog->open();
}

/// Keeps its picture while it has no size, as between the parts of a splitter: there is nothing to paint on.
class Plot : public QCustomPlot {
public:
    using QCustomPlot::QCustomPlot;

protected:
    void resizeEvent(QResizeEvent* event) override
    {
        if (!event->size().isEmpty())
            QCustomPlot::resizeEvent(event);
    }
};

} // namespace

QPalette paperPalette()
{
    QPalette palette(QColor(0xf0, 0xf0, 0xf0));
    palette.setColor(QPalette::Base, Qt::white);
    palette.setColor(QPalette::Window, Qt::white);
    palette.setColor(QPalette::Text, Qt::black);
    palette.setColor(QPalette::WindowText, Qt::black);
    palette.setColor(QPalette::Highlight, QColor(0x00, 0x72, 0xb2));
    return palette;
}

QFont inPixels(const QFont& font, double scale)
{
    QFont sized = font;
    sized.setPixelSize(std::max(9, static_cast<int>(std::lround(QFontInfo(font).pixelSize() * scale))));
    return sized;
}

ChartBase::ChartBase(QWidget* parent)
    : QWidget(parent)
    , m_plot(new Plot(this))
    , m_placeholder(new QLabel(m_plot))
{
    m_placeholder->setWordWrap(true);
    m_placeholder->setAlignment(Qt::AlignCenter);
    m_placeholder->setMargin(12);
    m_placeholder->setAttribute(Qt::WA_TransparentForMouseEvents);
    m_placeholder->hide();
    (new QVBoxLayout(m_plot))->addWidget(m_placeholder);
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_plot->setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Expanding);
    m_plot->setFocusPolicy(Qt::NoFocus);
    m_plot->legend->setBorderPen(Qt::NoPen);
    m_plot->legend->setMargins({0, 0, 0, 0});
    m_plot->legend->setFillOrder(QCPLegend::foColumnsFirst);
    for (QCPAxis* axis : {m_plot->xAxis, m_plot->yAxis})
        axis->setSubTicks(false);
    // Ticks are chosen for the size that the axes had before.
    connect(m_plot, &QCustomPlot::afterLayout, this, [this] {
        if (const QSize size = m_plot->axisRect()->size(); std::exchange(m_laidOut, size) != size)
            m_plot->replot(QCustomPlot::rpQueuedReplot);
    });
}

void ChartBase::setTitle(const QString& title)
{
    m_title = title;
    setAccessibleName(title);
}

void ChartBase::setRemote(bool isRemote)
{
    m_isRemote = isRemote;
    m_theme = ChartTheme::fromPalette(palette(), m_isRemote);
    applyTheme();
}

void ChartBase::applyTheme()
{
    // Lines along the pixels: antialiasing would only smear them, and cost over a network.
    m_plot->setNotAntialiasedElements(m_theme.isRemote ? QCP::AntialiasedElements(QCP::aeAll)
                                                       : QCP::aePlottables | QCP::aeItems);
    m_plot->setBackground(QBrush(m_theme.background));
    const QFont small = inPixels(font(), 0.92);
    for (const QCPAxisRect* rect : m_plot->axisRects()) {
        for (QCPAxis* axis : rect->axes()) {
            axis->setTickLabelFont(small);
            axis->setLabelFont(small);
            axis->setTickLabelColor(m_theme.mutedText);
            axis->setLabelColor(m_theme.text);
            axis->setBasePen(QPen(m_theme.axis, 1));
            axis->setTickPen(axis->tickLengthIn() + axis->tickLengthOut() > 0 ? QPen(m_theme.axis, 1)
                                                                              : QPen(Qt::NoPen));
            axis->grid()->setPen(QPen(m_theme.grid, 1));
            axis->grid()->setZeroLinePen(QPen(m_theme.axis, 1));
        }
    }
    QPalette muted = palette();
    muted.setColor(QPalette::WindowText, m_theme.mutedText);
    m_placeholder->setPalette(muted);
    m_plot->legend->setFont(small);
    m_plot->legend->setTextColor(m_theme.text);
    m_plot->legend->setBrush(m_theme.background);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ChartBase::showPlaceholder(const QString& text)
{
    m_placeholder->setText(text);
    m_placeholder->setVisible(!text.isEmpty());
}

void ChartBase::layOutLegend(int width)
{
    QCPLegend* legend = m_plot->legend;
    QCPLayoutGrid* layout = m_plot->plotLayout();
    if (!m_legendRow) {
        // What is left of the row stays empty.
        m_legendRow = new QCPLayoutGrid;
        m_legendRow->setParent(m_plot); // which owns it while no layout holds it
        m_legendRow->addElement(0, 0, legend);
        m_legendRow->addElement(0, 1, new QCPLayoutElement(m_plot));
        m_legendRow->setColumnStretchFactor(0, 0.001);
        m_legendRow->setMargins({8, 4, 8, 0});
        legend->setColumnSpacing(12);
    }
    const bool isShown = legend->itemCount() > 0;
    legend->setVisible(isShown);
    if (isShown && !m_legendRow->layout()) {
        layout->insertRow(0);
        layout->addElement(0, 0, m_legendRow);
        layout->setRowStretchFactor(0, 0.001);
    } else if (!isShown && m_legendRow->layout()) {
        layout->take(m_legendRow);
        layout->simplify();
    }
    int widest = 1;
    for (int i = 0; i < legend->itemCount(); ++i) {
        // The places at the end of a last row that is not full count too, and hold nothing.
        if (const QCPAbstractLegendItem* item = legend->item(i))
            widest = std::max(widest, item->minimumOuterSizeHint().width() + legend->columnSpacing());
    }
    const int columns = std::max(1, (width - 20) / widest);
    if (columns == legend->wrap())
        return;
    legend->setWrap(columns);
    legend->setFillOrder(legend->fillOrder(), true);
    m_plot->replot(QCustomPlot::rpQueuedReplot);
}

void ChartBase::renderTo(QPainter* painter, const QRectF& target, bool onPaper)
{
    const ChartTheme onScreen = m_theme;
    m_theme = ChartTheme::fromPalette(onPaper ? paperPalette() : palette());
    const int width = static_cast<int>(target.width());
    setExporting(true, width);
    applyTheme();
    QFont bold = inPixels(font());
    bold.setBold(true);
    QCPLayoutGrid* layout = m_plot->plotLayout();
    QString text = m_subject.isEmpty() ? caption() : m_subject + QStringLiteral("  ·  ") + caption();
    if (!m_placeholder->isHidden())
        text += QLatin1Char('\n') + m_placeholder->text();
    auto* heading = new QCPTextElement(m_plot, text, bold);
    heading->setTextColor(m_theme.text);
    heading->setTextFlags(Qt::AlignLeft | Qt::TextWordWrap);
    heading->setMargins({8, 4, 8, 0});
    // As high as its lines need, and never wider than the picture.
    heading->setMinimumSize(
        10,
        QFontMetrics(bold).boundingRect(0, 0, width - 20, 999, Qt::TextWordWrap, heading->text()).height()
            + 6);
    layout->insertRow(0);
    layout->addElement(0, 0, heading);
    layout->setRowStretchFactor(0, 0.001);
    QPicture picture;
    // Twice: the ticks of the first are those of another size.
    for (int pass = 0; pass < 2; ++pass) {
        picture = QPicture();
        QCPPainter recorder(&picture);
        m_plot->toPainter(&recorder, width, static_cast<int>(target.height()));
    }
    layout->remove(heading);
    layout->simplify();
    m_theme = onScreen;
    setExporting(false, m_plot->width());
    applyTheme();
    painter->save();
    painter->translate(target.topLeft());
    // A picture plays itself in its inches; here its pixels count.
    painter->scale(static_cast<double>(picture.logicalDpiX()) / painter->device()->logicalDpiX(),
                   static_cast<double>(picture.logicalDpiY()) / painter->device()->logicalDpiY());
    picture.play(painter);
    painter->restore();
}

QString ChartBase::saveImage(const QString& path)
{
    QBuffer buffer;
    buffer.open(QIODevice::WriteOnly);
    const QString ending = QFileInfo(path).suffix().toLower();
    if (ending == QStringLiteral("pdf")) {
        constexpr int kDotsPerInch = 96; // one dot a logical pixel
        QPdfWriter writer(&buffer);
        writer.setTitle(m_title);
        writer.setCreator(QStringLiteral("SOR Lab"));
        writer.setResolution(kDotsPerInch);
        writer.setPageMargins(QMarginsF(0, 0, 0, 0));
        writer.setPageSize(
            QPageSize(QSizeF(size()) * 72.0 / kDotsPerInch, QPageSize::Point, {}, QPageSize::ExactMatch));
        QPainter painter(&writer);
        renderTo(&painter, rect());
    } else {
        QImageWriter writer(&buffer, ending.toLatin1());
        if (!writer.write(imageOf(*this, 2.0)))
            return QStringLiteral("Could not write %1: %2.")
                .arg(path,
                     writer.error() == QImageWriter::UnsupportedFormatError
                         ? QStringLiteral("the name must end in .png or .pdf")
                         : writer.errorString());
    }
    return saveBytes(path, buffer.data());
}

void ChartBase::copyImage()
{
    QApplication::clipboard()->setImage(imageOf(*this, std::max(1.0, devicePixelRatioF())));
}

void ChartBase::addCsvAction(const QString& text, std::function<QString()> csv)
{
    m_csv.emplace_back(text, std::move(csv));
}

void ChartBase::fillMenu(QMenu* menu)
{
    const auto tell = [this](const QString& path, const QString& failure) {
        failure.isEmpty() ? emit exported(path) : emit exportFailed(failure);
    };
    menu->addAction(QStringLiteral("Save image…"), this, [this, tell] {
        askForPath(this, QStringLiteral("Save image"), fileNameFor(m_title, QStringLiteral("png")),
                   QStringLiteral("PNG image (*.png);;PDF document (*.pdf)"),
                   [this, tell](const QString& path) { tell(path, saveImage(path)); });
    });
    menu->addAction(QStringLiteral("Copy image"), this, &ChartBase::copyImage);
    menu->addSeparator();
    for (const auto& [text, csv] : m_csv) {
        menu->addAction(text, this, [this, tell, csv = csv] {
            askForPath(this, QStringLiteral("Save data"), fileNameFor(m_title, QStringLiteral("csv")),
                       QStringLiteral("CSV (*.csv)"),
                       [tell, csv](const QString& path) { tell(path, saveBytes(path, csv().toUtf8())); });
        });
    }
}

void ChartBase::contextMenuEvent(QContextMenuEvent* event)
{
    auto* menu = new QMenu(this);
    menu->setAttribute(Qt::WA_DeleteOnClose);
    fillMenu(menu);
    menu->popup(event->globalPos());
}

void ChartBase::changeEvent(QEvent* event)
{
    QWidget::changeEvent(event);
    if (event->type() == QEvent::PaletteChange || event->type() == QEvent::FontChange)
        setRemote(m_isRemote);
}

bool ChartBase::event(QEvent* event)
{
    if (event->type() != QEvent::ToolTip)
        return QWidget::event(event);
    const auto* help = static_cast<QHelpEvent*>(event);
    QToolTip::showText(help->globalPos(), toolTipAt(help->pos()), this);
    return true;
}

void ChartBase::showFocus(bool isShown)
{
    m_isFocusShown = isShown;
    update(QRegion(m_plot->geometry().adjusted(-1, -1, 1, 1)) - m_plot->geometry());
}

void ChartBase::focusInEvent(QFocusEvent* event)
{
    QWidget::focusInEvent(event);
    showFocus(event->reason() != Qt::MouseFocusReason);
}

void ChartBase::focusOutEvent(QFocusEvent* event)
{
    QWidget::focusOutEvent(event);
    showFocus(false);
}

void ChartBase::paintEvent(QPaintEvent* /*event*/)
{
    if (!m_isFocusShown)
        return;
    QPainter painter(this);
    painter.setPen(QPen(m_theme.highlight, 1));
    painter.drawRect(m_plot->geometry().adjusted(-1, -1, 0, 0));
}

} // namespace sor::ui
