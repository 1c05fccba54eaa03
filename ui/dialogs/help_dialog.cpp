// SPDX-License-Identifier: GPL-3.0-or-later
#include "dialogs/help_dialog.h"

#include <QDialogButtonBox>
#include <QPushButton>
#include <QTextBrowser>
#include <QVBoxLayout>

namespace sor::ui {

namespace {

constexpr const char* kQuickTour = R"(
<h3>Quick tour</h3>
<ol>
<li><b>Choose a source.</b> Open a CSV (Ctrl+O), drop one on the window, connect to Kafka (Ctrl+K), or open the sample.
The charts show the best ask of every venue.</li>
<li><b>State the order</b> in Setup (F9): side, shares, window. Empty fields take the whole file.</li>
<li><b>Run (F5).</b> The baselines are drawn at once; the grid of the router's parameters fills in while it is searched.
Stop (Shift+F5) keeps what is done.</li>
<li><b>Read the answer</b> above the charts: what the router paid, and what it saved against each baseline (+: the router was better).
"Not comparable" means that the two cannot be compared; its tooltip says why.</li>
<li><b>Look closer.</b> Click a cell of the grid, Enter runs it into the charts, P pins it. The wheel zooms both charts,
F shows all. Validation says whether the saving held where the parameters were not chosen.</li>
<li><b>Keep it.</b> Ctrl+E writes the results, Ctrl+S the setup; the run card repeats the run on a command line.</li>
</ol>)";

constexpr const char* kDataFormat = R"(
<h3>Data format</h3>
<p>Level-1 quotes as Databento's DBN (mbp-1, mbp-10, tbbo, bbo; plain or .zst), or as CSV, plain, .gz or .zst, with a header. Columns are found by name, in any order:</p>
<table cellpadding="3">
<tr><td><b>ts_event</b></td><td>the venue's time: nanoseconds since 1970, or ISO-8601 UTC</td></tr>
<tr><td><b>publisher_id</b></td><td>the venue: a Databento publisher id or a name</td></tr>
<tr><td><b>ask_px_00, ask_sz_00</b></td><td>best ask: dollars (or fixed point) and shares</td></tr>
<tr><td>bid_px_00, bid_sz_00</td><td>best bid; the router needs it to rest orders</td></tr>
<tr><td>ts_recv</td><td>when it arrived here; orders the rows where it is there</td></tr>
<tr><td>action, side, price, size, flags, sequence</td><td>trades and event ends, as in Databento's mbp-1</td></tr>
<tr><td>symbol</td><td>needed where a file holds several</td></tr>
</table>
<p>A row that cannot be read is skipped, counted and listed under Data; above 1 % of them the run is refused.</p>)";

constexpr const char* kNumbers = R"(
<h3>What the numbers mean</h3>
<p><b>Total cash</b> is all-in: prices, taker fees, less rebates. <b>Average price</b> is total cash by filled shares.</p>
<p><b>Arrival slippage</b> compares the average price with the mid at the start of the window, in basis points (1 bp = 0.01 %);
positive is a cost.</p>
<p><b>Router saving</b> is what the router paid less than a baseline (received more, when selling): + means that the router was better, in basis points of the
baseline's cash. It is told only between equal share counts, and not when more than a tenth of the order was taken in the
completion at the end: then the two are "not comparable".</p>
<p><b>Timing</b> is the part of a saving that the market's moves between the fills made; <b>execution</b> is price against
the mid at each fill, with fees and rebates.</p>
<p><b>Each cell</b> of the grid is run on the first part of the window, with the order scaled to it; the best one is judged
on the rest (Validation) and reported over the whole window. <b>Default parameters</b> are the grid's middle cell: what the router is
worth without tuning.</p>)";

} // namespace

HelpDialog::HelpDialog(HelpPage page, QWidget* parent)
    : QDialog(parent)
{
    const char* text = page == HelpPage::QuickTour ? kQuickTour
        : page == HelpPage::DataFormat             ? kDataFormat
                                                   : kNumbers;
    setWindowTitle(page == HelpPage::QuickTour        ? tr("Quick tour")
                       : page == HelpPage::DataFormat ? tr("Data format")
                                                      : tr("What the numbers mean"));
    auto* browser = new QTextBrowser(this);
    browser->setHtml(QString::fromUtf8(text));
    browser->setAccessibleName(windowTitle());
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close, this);
    buttons->button(QDialogButtonBox::Close)->setAccessibleName(tr("Close"));
    auto* layout = new QVBoxLayout(this);
    layout->addWidget(browser);
    layout->addWidget(buttons);
    connect(buttons, &QDialogButtonBox::rejected, this, &QDialog::reject);
    resize(620, 460);
}

} // namespace sor::ui
