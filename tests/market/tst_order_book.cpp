// SPDX-License-Identifier: GPL-3.0-or-later
// The book of single orders: each message by hand, and a million of them against a slow one.
#include "base/random.h"
#include "market/orders/order_book.h"

#include <QTest>
#include <map>

using namespace sor;

namespace {

constexpr std::int64_t kCent = 10'000'000;
using Fault = OrderBook::Fault;

OrderMessage message(std::uint64_t id, bool isBid, std::int64_t cents, std::uint32_t size)
{
    return {id, Price{cents * kCent}, 1, size, isBid};
}

/// Every order in a map, and the best price by looking at all of them.
class SlowBook {
public:
    struct Order {
        bool isBid;
        std::int64_t price;
        std::uint32_t size;
    };
    Fault apply(char action, const OrderMessage& m)
    {
        const auto found = orders.find(m.id);
        const bool isKnown = found != orders.end();
        const Order order{m.isBid, m.price.nanos, m.size};
        if (action == 'A') {
            orders[m.id] = order;
            return isKnown ? Fault::KnownOrder : Fault::None;
        }
        if (action == 'M') {
            const bool isMismatch = isKnown && found->second.isBid != m.isBid;
            if (m.size == 0)
                orders.erase(m.id);
            else
                orders[m.id] = order;
            return !isKnown ? Fault::UnknownOrder : isMismatch ? Fault::Mismatch : Fault::None;
        }
        if (!isKnown)
            return Fault::UnknownOrder;
        Order& old = found->second;
        const bool isMismatch = old.isBid != m.isBid || old.price != m.price.nanos;
        const bool isTooLarge = m.size > old.size;
        if (action == 'D' || m.size >= old.size)
            orders.erase(found);
        else
            old.size -= m.size;
        return isMismatch ? Fault::Mismatch : isTooLarge && action != 'D' ? Fault::TooLarge : Fault::None;
    }
    VenueQuote top() const
    {
        VenueQuote quote;
        for (const auto& [id, order] : orders) {
            Price& best = order.isBid ? quote.bidPx : quote.askPx;
            std::uint32_t& size = order.isBid ? quote.bidSz : quote.askSz;
            const bool isBetter = order.isBid ? order.price > best.nanos : order.price < best.nanos;
            if (size == 0 || isBetter) {
                best = Price{order.price};
                size = 0;
            }
            size += order.price == best.nanos ? order.size : 0;
        }
        return quote;
    }
    std::map<std::uint64_t, Order> orders;
};

} // namespace

class TestOrderBook : public QObject {
    Q_OBJECT

private slots:
    void eachMessageByHand()
    {
        OrderBook book;
        QVERIFY(book.top() == VenueQuote{});
        QVERIFY(book.add(message(1, true, 1000, 100)) == Fault::None);
        QVERIFY(book.add(message(2, true, 1000, 50)) == Fault::None);
        QVERIFY(book.add(message(3, true, 999, 70)) == Fault::None);
        QVERIFY(book.add(message(4, false, 1001, 30)) == Fault::None);
        QVERIFY((book.top() == VenueQuote{Price{1000 * kCent}, Price{1001 * kCent}, 150, 30}));
        // A fill changes nothing until it is taken off.
        QVERIFY(book.fill(message(1, true, 1000, 40)) == Fault::None);
        QCOMPARE(book.top().bidSz, 150U);
        QVERIFY(book.cancel(message(1, true, 1000, 40)) == Fault::None);
        QCOMPARE(book.top().bidSz, 110U);
        QVERIFY(book.modify(message(2, true, 998, 80)) == Fault::None);
        QCOMPARE(book.top().bidSz, 60U);
        QVERIFY(book.remove(message(1, true, 1000, 1)) == Fault::None);
        QVERIFY((book.top() == VenueQuote{Price{999 * kCent}, Price{1001 * kCent}, 70, 30}));
        QVERIFY(book.modify(message(3, true, 999, 0)) == Fault::None); // to nothing
        QVERIFY(book.top().bidPx == Price{998 * kCent});
        QCOMPARE(book.orders(), std::size_t{2});
        book.clear();
        QVERIFY(book.top() == VenueQuote{});
    }

    void whatDoesNotFitIsSaidAndDoesNotStay()
    {
        OrderBook book;
        QVERIFY(book.cancel(message(9, true, 1000, 10)) == Fault::UnknownOrder);
        QVERIFY(book.fill(message(9, true, 1000, 10)) == Fault::UnknownOrder);
        QVERIFY(book.remove(message(9, true, 1000, 10)) == Fault::UnknownOrder);
        QVERIFY(book.top() == VenueQuote{});
        QVERIFY(book.modify(message(9, true, 1000, 10)) == Fault::UnknownOrder);
        QCOMPARE(book.top().bidSz, 10U); // it stands from now on
        QVERIFY(book.add(message(9, true, 1001, 20)) == Fault::KnownOrder);
        QVERIFY((book.top() == VenueQuote{Price{1001 * kCent}, kNoPrice, 20, 0}));
        QVERIFY(book.fill(message(9, true, 1001, 21)) == Fault::TooLarge);
        QVERIFY(book.cancel(message(9, true, 1001, 21)) == Fault::TooLarge);
        QVERIFY(book.top() == VenueQuote{});
        QVERIFY(book.add(message(1, true, 1000, 10)) == Fault::None);
        QVERIFY(book.cancel(message(1, false, 1000, 4)) == Fault::Mismatch); // the id decides
        QVERIFY(book.cancel(message(1, true, 1001, 4)) == Fault::Mismatch);
        QCOMPARE(book.top().bidSz, 2U);
        QVERIFY(book.modify(message(1, false, 1002, 5)) == Fault::Mismatch);
        QVERIFY((book.top() == VenueQuote{kNoPrice, Price{1002 * kCent}, 0, 5}));
    }

    void topsWithoutOrders()
    {
        OrderBook book;
        book.setTop(true, Price{1000 * kCent}, 100);
        book.setTop(false, Price{1002 * kCent}, 5);
        book.setTop(true, Price{999 * kCent}, 300);
        QVERIFY((book.top() == VenueQuote{Price{999 * kCent}, Price{1002 * kCent}, 300, 5}));
        book.setTop(false, kNoPrice, 0);
        QVERIFY((book.top() == VenueQuote{Price{999 * kCent}, kNoPrice, 300, 0}));
    }

    /// Ids that collide, ids that count up, orders near and far from the best price, messages that do not
    /// fit.
    void agreesWithASlowBook()
    {
        for (std::uint64_t seed = 1; seed <= 3; ++seed) {
            Random random{seed};
            OrderBook book;
            SlowBook slow;
            std::uint64_t next = 1;
            std::vector<std::uint64_t> ids;
            for (int i = 0; i < 60'000; ++i) {
                const bool isNew = ids.empty() || random.chance(0.35);
                if (isNew)
                    ids.push_back(seed == 2 ? (next++ << 32) : next++);
                if (ids.size() > 3000)
                    ids.erase(ids.begin(), ids.begin() + 1000);
                const auto at =
                    static_cast<std::size_t>(random.between(0, static_cast<std::int64_t>(ids.size()) - 1));
                const std::uint64_t id = isNew ? ids.back() : ids[at];
                const auto known = slow.orders.find(id);
                auto m = message(id, random.chance(0.5), 1000 + random.between(-60, 60),
                                 static_cast<std::uint32_t>(random.between(1, 300)));
                if (known != slow.orders.end() && random.chance(0.9)) {
                    m.isBid = known->second.isBid;
                    m.price = Price{known->second.price};
                }
                const char action = isNew ? 'A' : "ACCDDM"[random.between(0, 5)];
                if (action == 'M' && random.chance(0.2))
                    m.size = 0;
                const Fault fault = action == 'A' ? book.add(m)
                    : action == 'C'               ? book.cancel(m)
                    : action == 'D'               ? book.remove(m)
                                                  : book.modify(m);
                QVERIFY2(fault == slow.apply(action, m),
                         qPrintable(QStringLiteral("seed %1, message %2").arg(seed).arg(i)));
                if (i % 16 == 0)
                    QVERIFY2(book.top() == slow.top(),
                             qPrintable(QStringLiteral("seed %1, message %2").arg(seed).arg(i)));
            }
            QVERIFY(slow.orders.size() > 500);
            QCOMPARE(book.orders(), slow.orders.size());
        }
    }
};

QTEST_APPLESS_MAIN(TestOrderBook)
#include "tst_order_book.moc"
